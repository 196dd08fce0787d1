"""Attachments: checked by content, stored outside the web root, found by reference."""
