"""Blank forms to fill in."""
