"""Addresses that no page of ours has are refused before anything looks at them."""

from flask import Flask, abort, request

NUL = "\x00"  # PostgreSQL cannot even compare a text with it


def init_guard(app: Flask) -> None:
    """Answer 400 to an address with a NUL in its path or query."""
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """Refuse a NUL; forms clean theirs, because people paste odd things there."""
    words = [request.path, *request.args, *request.args.values()]
    if any(NUL in word for word in words):
        abort(400)
