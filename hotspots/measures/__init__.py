"""Checked tables in, one estimate per site out."""
