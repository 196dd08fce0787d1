"""Keep the list of patents, and begin results from it."""
