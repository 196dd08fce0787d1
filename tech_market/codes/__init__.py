"""Versioned code lists: CSV with sources, edited by the administrator."""
