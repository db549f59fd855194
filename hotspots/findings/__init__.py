"""The outcome of a run as it can be told."""
