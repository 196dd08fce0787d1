"""Switches in the frame of every page: the language, and the size of text."""

from flask import make_response, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.accounts.services import account, display
from tech_market.db import transaction
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.display import SIZES, keep_text_size
from tech_market.web.language import LANGUAGES
from tech_market.web.pages import local_path


@route(bp, "/language", action=Action.LANGUAGE, method="POST")
def language() -> ResponseReturnValue:
    """Switch the language, for good if somebody is signed in, and go back."""
    chosen, user = request.form.get("language", ""), _reader()
    if chosen in LANGUAGES:
        session["language"] = chosen
        if user is not None and user.locale != chosen:
            with transaction() as s:
                account.choose_language(
                    s, actor=current_actor(), user=user, locale=chosen, now=clock.now()
                )
    return _back()


@route(bp, "/text-size", action=Action.TEXT_SIZE, method="POST")
def text_size() -> ResponseReturnValue:
    """Switch between usual and larger text, and go back to where the reader was."""
    chosen, user = request.form.get("size", ""), _reader()
    answer = make_response(_back())
    if chosen not in SIZES:
        return answer
    if user is not None:
        with transaction() as s:
            display.keep_text_size(
                s, actor=current_actor(), user=user, size=chosen, now=clock.now()
            )
    return keep_text_size(answer, chosen)


def _reader() -> User | None:
    if not current_actor().is_signed_in:
        return None
    user: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's documented way
    return user


def _back() -> ResponseReturnValue:
    return redirect(local_path(request.form.get("next")) or "/", 303)
