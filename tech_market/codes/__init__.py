"""Versioned code lists: shipped as CSV with their sources, edited by the administrator."""
