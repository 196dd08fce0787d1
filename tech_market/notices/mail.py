"""One mail to one person: all that is due, as they may read it at this moment.

Runs in the worker: without a request, in the receiver's language, with addresses of
PUBLIC_URL. A mail holds titles that its reader may see, never names or descriptions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from tech_market.accounts.models import User
from tech_market.config import Settings
from tech_market.listings.audience import CardView
from tech_market.notices.models import Notice
from tech_market.notices.shown import Key
from tech_market.notices.words import headline
from tech_market.web.filters import is_english
from tech_market.web.tongue import marked

Address = Callable[..., str]
CHINESE = "zh_Hans_CN"
MOST_ITEMS = 10  # of one notice; the rest is counted


@dataclass(frozen=True, slots=True)
class Section:
    """One notice of a mail."""

    headline: str
    about: str  # title of the reader's own listing, or ""
    lines: tuple[tuple[str, str], ...]  # title, address
    more: int  # items beyond those
    url: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """What both parts of a mail show."""

    language: str  # of the text, for screen readers
    name: str
    sections: tuple[Section, ...]
    stop_url: str
    stops: str  # what the link ends, in words
    choose_url: str


def addresses(settings: Settings) -> Address:
    """Return what builds whole addresses without a request."""
    base = urlsplit(settings.base_url)
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path or "/", url_scheme=base.scheme
    )

    def build(endpoint: str, **values: Any) -> str:
        return adapter.build(endpoint, values, force_external=True)

    return build


def section(
    notice: Notice, cards: dict[Key, CardView], *, address: Address
) -> Section | None:
    """Return a notice for a mail; None when nothing of it is left to be seen."""
    keys = [(str(kind), str(ref)) for kind, ref, *_rest in notice.items]
    there = [key for key in keys if key in cards]
    if keys and not there:
        return None
    about = cards.get((notice.about_kind, notice.about_ref))
    return Section(
        headline=headline(notice, len(there)),
        about=about.title if about else "",
        lines=tuple(
            (cards[key].title, address(f"{key[0]}s.show", ref=key[1]))
            for key in there[:MOST_ITEMS]
        ),
        more=max(0, len(there) - MOST_ITEMS),
        url=address("notices.open_notice", ref=notice.ref)
        if notice.is_in_inbox
        else address("notices.index"),
    )


def compose(
    user: User,
    sections: Sequence[Section],
    *,
    token: str,
    stops: str,
    name: str,
    settings: Settings,
    now: datetime,
) -> EmailMessage:
    """Return the mail: plain text and HTML, with a link that ends it in one click."""
    address = addresses(settings)
    stop_url = address("notices.unsubscribe_form", token=token)
    page = MailPage(
        language=html_language(),
        name=user.name,
        sections=tuple(sections),
        stop_url=stop_url,
        stops=stops,
        choose_url=address("notices.preferences"),
    )
    mail = letter(user.email, subject(sections), name=name, settings=settings, now=now)
    mail["List-Unsubscribe"] = f"<{stop_url}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    fill(mail, "notices/mail", page)
    return mail


def letter(
    to: str, about: str, *, name: str, settings: Settings, now: datetime
) -> EmailMessage:
    """Return a mail with its head; `name` makes its Message-ID, alike when repeated."""
    mail = EmailMessage()
    mail["Subject"] = _flat(about)
    mail["From"] = formataddr((_("镇海科技市场"), settings.mail_from))
    mail["To"] = to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{name}@{urlsplit(settings.base_url).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def fill(mail: EmailMessage, template: str, page: object) -> None:
    """Write both parts of a mail, plain text and HTML, from their templates."""
    mail.set_content(_render(f"{template}.txt", page))
    html = marked(_render(f"{template}.html", page))  # English ones quote Chinese
    mail.add_alternative(html, subtype="html")


def subject(sections: Sequence[Section]) -> str:
    """Say what it is about: the one thing, or how many."""
    if len(sections) == 1:
        return sections[0].headline
    return str(_("镇海科技市场：%(count)s 条新消息", count=len(sections)))


def in_language_of(user: User | None) -> Any:
    """Return a block in which texts are in this person's language."""
    return force_locale((user.locale if user else "") or CHINESE)


def html_language() -> str:
    """Return what <html lang> says of the language texts are in now."""
    return "en" if is_english() else "zh-CN"


def _render(template: str, page: object) -> str:
    return current_app.jinja_env.get_template(template).render(page=page)


def _flat(text: str) -> str:
    return " ".join(text.split())[:150]
