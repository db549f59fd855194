"""The one drawer of the town: for the page, for paper and for pictures."""
