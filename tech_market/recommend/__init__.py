"""The matching engine meets the market: index follower, suggestions, matches."""
