"""The only writer of a project folder."""
