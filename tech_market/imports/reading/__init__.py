"""From bytes to a table, by content: the name of a file is never asked."""
