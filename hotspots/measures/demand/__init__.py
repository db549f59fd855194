"""The people who would use a hotspot."""
