"""The paper for the council."""
