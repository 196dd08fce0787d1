"""Put the evidence of a pair's way together, give it out, and know it again."""
