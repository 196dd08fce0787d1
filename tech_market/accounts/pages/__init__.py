"""What the pages of people and organisations show."""
