"""What is suggested, and which pairs wait for a broker."""
