"""How large a reader wants the text: 适老化, larger letters and larger targets.

A browser keeps the choice in a cookie of its own, so that it holds without a sign-in
and even on pages that are shown while the database is away; a signed-in person's
choice is kept with the account and goes before it.
"""

from flask import Response, current_app, g, request

NORMAL, LARGER = "normal", "larger"
SIZES = (NORMAL, LARGER)
COOKIE = "market-text"
A_YEAR = 365 * 24 * 3600  # seconds


def text_size() -> str:
    """Return the size this reader chose: the account's word, else the browser's."""
    kept = g.get("text_size", "") or request.cookies.get(COOKIE, "")
    return kept if kept in SIZES else NORMAL


def keep_text_size(response: Response, size: str) -> Response:
    """Let this browser remember the size for a year."""
    response.set_cookie(
        COOKIE,
        size,
        max_age=A_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
