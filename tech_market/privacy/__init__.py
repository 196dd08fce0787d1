"""What the market holds about a person: a copy to take along, and leaving it."""
