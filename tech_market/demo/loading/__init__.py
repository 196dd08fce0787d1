"""Put the demo texts into an empty database, in one transaction."""
