"""Bring listings in from files."""
