"""Pages across all domains: home, desk, review queue, audit log, health."""
