"""Estimates in; an order that can be defended, with how sure it is."""
