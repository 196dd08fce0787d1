"""Addresses with a NUL in them are mended or refused before anything looks at them."""

from urllib.parse import urlencode

from flask import Flask, abort, redirect, request
from werkzeug.wrappers import Response

NUL = "\x00"  # PostgreSQL cannot even compare a text with it


def init_guard(app: Flask) -> None:
    """Let no NUL in an address through."""
    app.before_request(keep_nul_out)


def keep_nul_out() -> Response | None:
    """Ask again without the NULs of what somebody typed; refuse others with 400.

    Pasted text holds odd things, so a question is answered as if they were not there;
    no page of ours has one in its path or in a name. Forms clean theirs.
    """
    typed = list(request.args.items(multi=True))
    if NUL in request.path or any(NUL in name for name, _ in typed):
        abort(400)
    if not any(NUL in value for _, value in typed):
        return None
    if request.method not in {"GET", "HEAD"}:
        abort(400)
    mended = urlencode([(name, value.replace(NUL, "")) for name, value in typed])
    return redirect(f"{request.path}?{mended}")
