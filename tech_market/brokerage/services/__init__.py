"""What people do with brokers, introductions and deals, one module a use case."""
