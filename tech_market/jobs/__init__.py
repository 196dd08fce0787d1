"""What is to be done after an answer: the outbox, and workers that empty it."""
