"""Browsers that somebody signed in with before keep a way in of their own.

Wrong tries from elsewhere can shut an account's common door for a while; the owner's
known browser is counted apart, so nobody is locked out on purpose. The cookie is signed
and opens nothing by itself: the password is still needed.
"""

import hashlib
import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tech_market.accounts.rules import normalise_email

KNOWN_FOR = 180 * 24 * 3600  # seconds


def known_device(email: str) -> str:
    """Return this browser's mark if the account was signed in with here; else ""."""
    try:
        account, mark = _signer().loads(
            request.cookies.get(_name(), ""), max_age=KNOWN_FOR
        )
    except (BadSignature, ValueError):
        return ""
    return str(mark) if account == _account(email) else ""


def remember_device(response: Response, email: str) -> Response:
    """Mark this browser as one the account was signed in with."""
    response.set_cookie(
        _name(),
        _signer().dumps([_account(email), secrets.token_urlsafe(16)]),
        max_age=KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="device")


def _account(email: str) -> str:
    return hashlib.sha256(normalise_email(email).encode()).hexdigest()[:32]
