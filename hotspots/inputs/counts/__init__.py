"""Counts of passers-by, whatever counted them: recognised by content, read with care, nothing dropped silently."""

from hotspots.inputs.counts.folder import load, read_file, read_places, read_usage

__all__ = ["load", "read_file", "read_places", "read_usage"]
