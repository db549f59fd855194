"""Tables and JSON."""
