"""What is counted, and what it is held against."""
