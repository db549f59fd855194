"""Inspections -> readiness 0…1, cost of the equipment, permits, weeks and blockers."""
