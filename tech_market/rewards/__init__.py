"""What brokers earn by filed work, and what proves that it was theirs."""
