"""The ground that a hotspot serves."""
