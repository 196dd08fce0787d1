"""What people are told: inbox, mail, saved searches, and how each wants it."""
