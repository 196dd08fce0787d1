"""Questions about a listing and the owner's answers, through the market."""
