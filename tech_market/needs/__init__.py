"""Technology needs 技术需求: what enterprises look for."""
