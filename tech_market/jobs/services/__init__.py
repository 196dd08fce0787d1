"""Put jobs into the outbox, lease them, end them, look after those that failed."""
