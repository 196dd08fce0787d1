"""What this browser is told: its new sign-in, or when to try again."""

from flask import make_response, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from tech_market.accounts.devices import device_of
from tech_market.accounts.models import User
from tech_market.accounts.services.throttle import TooManyTries
from tech_market.web.forms import StrictForm
from tech_market.web.pages import show


def signed_in_user() -> User:
    """Return the person behind this request; the route has made sure of one."""
    user: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's documented way
    return user


def this_device() -> str:
    """Return what this browser says of itself, in the two codes that are kept."""
    return device_of(request.headers.get("User-Agent", ""))


def enter(user: User, token: str) -> None:
    """Start an empty session under a new name.

    Only the language stays: the one this browser chose, else the person's own.
    """
    language = session.get("language") or user.locale
    session.clear()
    if language:
        session["language"] = language
    user.sign_in_token = token
    login_user(user)


def show_again(template: str, page: object, form: StrictForm) -> ResponseReturnValue:
    """Show a refused form again, with Retry-After when it was one try too many."""
    response = make_response(show(template, page, status=form.status))
    if isinstance(form.refusal, TooManyTries):
        response.headers["Retry-After"] = str(form.refusal.retry_after)
    return response
