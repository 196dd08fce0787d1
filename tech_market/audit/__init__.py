"""The hash-chained log, written inside the same transaction as the change."""
