"""People, organisations, membership and signing in."""
