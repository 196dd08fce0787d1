"""Turn a page context into an answer."""

from typing import Any
from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue


def show(template: str, page: object, *, status: int = 200) -> ResponseReturnValue:
    """Render a full page from its one variable, `page`."""
    return make_response(render_template(template, page=page), status)


def is_htmx() -> bool:
    """Tell whether htmx asks, and so wants a partial."""
    return request.headers.get("HX-Request") == "true"


def see(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the browser on with 303, so that a reload repeats nothing."""
    return redirect(url_for(endpoint, **values), 303)


def local_path(target: str | None) -> str | None:
    """Return `target` if it is a plain path on this site, else None.

    Refuses schemes, hosts, backslashes, control characters and protocol-relative
    forms, however they are disguised.
    """
    if not target or any(ord(c) <= 32 or c == "\\" or ord(c) == 127 for c in target):  # noqa: PLR2004 - control characters
        return None
    parts = urlsplit(target)
    plain = not parts.scheme and not parts.netloc
    if not plain or not target.startswith("/") or target.startswith("//"):
        return None
    return target
