"""A name for each request, shown on error pages and written in the log."""

import secrets

from flask import g


def request_id() -> str:
    """Return this request's id: 12 hex digits."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    name: str = g.request_id
    return name
