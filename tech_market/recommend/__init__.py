"""The engine meets the market: index follower, matches 对接 both ways."""
