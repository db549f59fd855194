"""Plan in, files out."""
