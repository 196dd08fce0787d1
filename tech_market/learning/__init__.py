"""What people decide about pairs, and the engine versions made of it, one in force."""
