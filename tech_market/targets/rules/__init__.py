"""What counts, by which rule, against what. Pure: no database, clock or request."""
