"""Tell people, let them read, and let each choose how."""
