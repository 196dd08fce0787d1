"""What is done with files: whole at once, or row by row as a batch."""
