"""Which sites in which year under the yearly budgets."""
