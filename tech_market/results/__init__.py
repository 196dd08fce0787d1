"""Results 科技成果: what institutes offer."""
