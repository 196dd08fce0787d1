"""What needs and results share: the life of a listing, indicators, numbering."""
