"""What things are: no files, no algorithms."""
