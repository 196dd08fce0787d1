"""A page that needs neither database nor addresses: it works when they do not."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, request
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from tech_market.policy.routes import SAFE
from tech_market.web.display import LARGER, text_size
from tech_market.web.filters import moment_text
from tech_market.web.pages import is_htmx, local_path
from tech_market.web.request_id import request_id
from tech_market.web.words import words_of


@dataclass(frozen=True, slots=True)
class PlainPage:
    """What went wrong, in the reader's language, and the ways on."""

    title: str
    message: str
    status: int
    request_id: str
    language: str  # of the document
    is_large: bool
    retry: str  # the address to try again; "" where it was a write
    until: datetime | None
    is_maintenance: bool
    elsewhere: tuple[tuple[str, str], ...]  # the same in the other language, if needed

    @property
    def other_language(self) -> str:
        """The language of `elsewhere`."""
        return "zh-CN" if self.language == "en" else "en"


def plain_answer(
    status: int, *, is_maintenance: bool = False, until: datetime | None = None
) -> Response:
    """Answer with the plain page, or for htmx with the small message."""
    language = "en" if str(get_locale() or "").startswith("en") else "zh-CN"
    title, message = _words(status, until, is_maintenance=is_maintenance)
    elsewhere = []
    if is_maintenance:  # the language cannot be switched while everything is closed
        with force_locale("zh_Hans_CN" if language == "en" else "en"):
            elsewhere.append(_words(status, until, is_maintenance=True, is_whole=True))
    page = PlainPage(
        title=title,
        message=message,
        status=status,
        request_id=request_id(),
        language=language,
        is_large=text_size() == LARGER,
        retry=_retry(),
        until=until,
        is_maintenance=is_maintenance,
        elsewhere=tuple(elsewhere),
    )
    template = "web/_message.html" if is_htmx() else "web/plain_error.html"
    return Response(render_template(template, page=page), status, mimetype="text/html")


def _words(
    status: int,
    until: datetime | None,
    *,
    is_maintenance: bool,
    is_whole: bool = False,
) -> tuple[str, str]:
    """Return title and message; `is_whole` says the time inside the message too."""
    if not is_maintenance:
        return words_of(status)
    if until is None:
        said = _("维护比预计的时间长，正在收尾，请过几分钟再来。")
    elif is_whole:
        said = _(
            "预计 %(until)s 恢复。已保存的内容不受影响，维护结束后即可继续使用。",
            until=moment_text(until),
        )
    else:
        said = _("已保存的内容不受影响，维护结束后即可继续使用。")
    return _("系统正在维护"), said


def _retry() -> str:
    if request.method not in SAFE:
        return ""
    return local_path(request.full_path.rstrip("?")) or "/"
