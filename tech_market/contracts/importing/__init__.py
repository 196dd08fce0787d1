"""Contracts of earlier years, registered elsewhere, brought in from a file."""
