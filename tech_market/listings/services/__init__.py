"""What happens to listings, one module for each use case."""
