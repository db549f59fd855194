"""Errors, atomic files, text in two languages: what every room needs and what knows of nothing else."""
