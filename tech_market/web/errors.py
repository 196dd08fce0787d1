"""One handler for everything that ends badly, in the market's voice."""

import logging
from dataclasses import dataclass

from flask import Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from tech_market.db import db
from tech_market.errors import Forbidden, NotFound, RuleBroken
from tech_market.policy.routes import SAFE, SignInNeeded
from tech_market.web.pages import is_htmx
from tech_market.web.request_id import request_id
from tech_market.web.saying import say

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, and the way on."""

    title: str
    message: str
    request_id: str
    status: int


WORDS: dict[int, tuple[str, str]] = {
    400: ("请求无法识别", "请返回上一页，刷新后重试。"),
    403: ("没有这项权限", "您的角色不能使用此功能。如认为有误，请联系市场管理员。"),
    404: ("没有找到这个页面", "它可能已撤下、地址有误，或不对您开放。"),
    405: ("不支持这种操作", "请从页面上的按钮或链接进入。"),
    409: ("操作没有完成", "请刷新页面后重试。"),
    413: ("提交的内容过大", "请缩短内容或拆分文件后再提交。"),
    429: ("操作过于频繁", "请稍后再试。"),
    500: ("系统出错了", "我们已记录此问题，您的数据没有改动。请稍后重试。"),
    503: ("系统暂时不可用", "数据库正在恢复，请稍后重试。已提交成功的内容不会丢失。"),
}


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
    title, usual = WORDS.get(status, WORDS[400])
    page = ErrorPage(_(title), message or _(usual), request_id(), status)
    template = "web/_message.html" if is_htmx() else "web/error.html"
    return Response(render_template(template, page=page), status, mimetype="text/html")


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
        return _plain_answer(400)
    if status in range(300, 400):
        return error.get_response()
    return answer(status)


def on_database_gone(error: Exception) -> ResponseReturnValue:
    """Tell people to come back; nothing was half done."""
    logger.error("database unavailable: %s", type(error).__name__)
    response = _plain_answer(503)
    response.headers["Retry-After"] = "5"
    return response


def on_anything(error: Exception) -> ResponseReturnValue:
    """Roll back, log with the request's id, show no internals."""
    logger.error("unexpected error in request %s", request_id(), exc_info=error)
    db.session.rollback()
    return answer(500)


def _plain_answer(status: int) -> Response:
    """Answer with a page that needs neither database nor addresses."""
    title, message = WORDS[status]
    body = render_template(
        "web/plain_error.html",
        page=ErrorPage(title, message, request_id(), status),
    )
    return Response(body, status, mimetype="text/html")
