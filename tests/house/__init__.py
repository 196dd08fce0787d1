"""Laws of the house, held by tests."""
