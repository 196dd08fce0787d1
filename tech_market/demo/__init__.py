"""Demo data, ours, marked 示例."""
