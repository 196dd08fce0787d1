"""The commands of `flask`, thin: they read arguments and call services."""
