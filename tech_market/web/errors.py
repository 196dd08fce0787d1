"""One handler for everything that ends badly, in the market's voice."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from tech_market.db import db
from tech_market.errors import Forbidden, NotFound, RuleBroken
from tech_market.policy.actor import ANONYMOUS, Actor
from tech_market.policy.routes import SAFE, SignInNeeded
from tech_market.web.pages import is_htmx, local_path
from tech_market.web.plain import plain_answer
from tech_market.web.request_id import request_id
from tech_market.web.saying import say
from tech_market.web.words import words_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from an error page."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, and the ways on, the likeliest first."""

    title: str
    message: str
    request_id: str
    status: int
    ways: tuple[Way, ...]
    has_search: bool


def init_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(RuleBroken, on_rule_broken)
    app.register_error_handler(NotFound, lambda _error: answer(404))
    app.register_error_handler(Forbidden, lambda _error: answer(403))
    app.register_error_handler(SignInNeeded, on_sign_in_needed)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(OperationalError, on_database_gone)
    app.register_error_handler(InterfaceError, on_database_gone)
    app.register_error_handler(Exception, on_anything)


def answer(status: int, message: str = "") -> Response:
    """Show the error page, or for htmx the small message."""
    title, usual = words_of(status)
    page = ErrorPage(
        title=title,
        message=message or usual,
        request_id=request_id(),
        status=status,
        ways=tuple(_ways(status)),
        has_search=status == HTTPStatus.NOT_FOUND,
    )
    template = "web/_message.html" if is_htmx() else "web/error.html"
    return Response(render_template(template, page=page), status, mimetype="text/html")


def _ways(status: int) -> Iterator[Way]:
    """Name the ways on: try again, back to the form, the own desk, home, help."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and request.method in SAFE:
        yield Way(local_path(request.full_path.rstrip("?")) or "/", _("再试一次"))
    came_from = _came_from()
    if came_from:
        yield Way(came_from, _("回到刚才的页面"))
    actor: Actor = g.get("actor", ANONYMOUS)
    if actor.is_signed_in:
        yield Way(url_for("home.desk"), _("回到工作台"))
    elif status == HTTPStatus.FORBIDDEN:
        yield Way(url_for("accounts.sign_in_form"), _("登录"))
    yield Way(url_for("home.index"), _("回到首页"))
    yield Way(url_for("home.help"), _("使用帮助"))


def _came_from() -> str:
    """Return the page of ours the reader came from; "" when it is this one."""
    parts = urlsplit(request.referrer or "")
    if not parts.netloc or parts.netloc != request.host:
        return ""
    path = local_path(parts.path + (f"?{parts.query}" if parts.query else "")) or ""
    is_here = request.method in SAFE and path == request.full_path.rstrip("?")
    return "" if is_here else path


def on_rule_broken(error: RuleBroken) -> ResponseReturnValue:
    """Say which rule said no."""
    if error.code == "too-many-tries":
        response = answer(429, say(error.message))
        response.headers["Retry-After"] = str(getattr(error, "retry_after", 60))
        return response
    return answer(409, say(error.message))


def on_sign_in_needed(_error: SignInNeeded) -> ResponseReturnValue:
    """Lead to the sign-in page and back afterwards."""
    onward = request.full_path.rstrip("?") if request.method in SAFE else None
    return redirect(url_for("accounts.sign_in_form", next=onward), 302)


def on_csrf(_error: CSRFError) -> ResponseReturnValue:
    """Explain a missing or foreign form token."""
    return answer(400, _("页面已过期，请返回上一页刷新后重新提交。"))


def on_http(error: HTTPException) -> ResponseReturnValue:
    """Show Werkzeug's refusals as ours."""
    status = error.code or 500
    if isinstance(error, SecurityError):
        return plain_answer(400)
    if status in range(300, 400):
        return error.get_response()
    return answer(status)


def on_database_gone(error: Exception) -> ResponseReturnValue:
    """Tell people to come back; nothing was half done."""
    logger.error("database unavailable: %s", type(error).__name__)
    response = plain_answer(503)
    response.headers["Retry-After"] = "5"
    return response


def on_anything(error: Exception) -> ResponseReturnValue:
    """Roll back, log with the request's id, show no internals."""
    logger.error("unexpected error in request %s", request_id(), exc_info=error)
    try:
        db.session.rollback()
        return answer(500)
    except Exception:  # the page itself needs what is broken
        logger.exception("the error page of request %s failed", request_id())
        return plain_answer(500)
