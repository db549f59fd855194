"""Join it: check, plan, suggest."""
