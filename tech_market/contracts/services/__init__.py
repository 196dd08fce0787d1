"""What people do with contracts, one use case a file."""
