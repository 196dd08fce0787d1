"""Use cases of leaving the market."""
