"""Estimates in; ranking and roll-out out."""
