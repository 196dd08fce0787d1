"""How money, dates and codes read on a page."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from flask import Flask, current_app, g, url_for
from flask_babel import get_locale

from tech_market.audit.names import action_name
from tech_market.audit.words import kind_name
from tech_market.clock import SHANGHAI
from tech_market.codes.book import CodeBook
from tech_market.money import english_text, short_text, yuan_text


def init_filters(app: Flask) -> None:
    """Give templates their filters and the versioned static address."""
    filters = app.jinja_env.filters
    filters["money"] = money_text
    filters["yuan"] = yuan_text
    filters["day"] = day_text
    filters["moment"] = moment_text
    filters["percent"] = percent_text
    filters["code"] = code_label
    filters["number"] = number_text
    filters["act"] = act_text
    filters["thing"] = kind_text
    app.jinja_env.globals["static_url"] = static_url


def is_english() -> bool:
    """Tell whether the reader chose English."""
    return str(get_locale() or "zh").startswith("en")


def money_text(fen: int) -> str:
    """Write an amount as the reader says it: 150.00亿元, CNY 15 billion."""
    return english_text(fen) if is_english() else short_text(fen)


def day_text(value: date | None) -> str:
    """Write 2026年11月23日 or 23 November 2026; an open date as a dash."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    if is_english():
        return f"{value.day} {value:%B} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment_text(value: datetime | None) -> str:
    """Write 2026年11月23日 09:05 or 23 November 2026 09:05, in Shanghai time."""
    return f"{day_text(value)} {value.astimezone(SHANGHAI):%H:%M}" if value else "—"


def percent_text(share: float) -> str:
    """Write a share as a whole percentage, rounded down so 100% means reached."""
    return f"{int(share * 100 + 1e-9)}%"


def number_text(value: Decimal | None) -> str:
    """Write a decimal without trailing zeros."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def code_label(code: str, list_key: str) -> str:
    """Write the label of a code in the reader's language; unknown codes as they are."""
    book: CodeBook = g.codes
    return book.label(list_key, code, language="en" if is_english() else "zh")


def act_text(code: str, language: str = "") -> str:
    """Write what an action of the log is called, for the reader or in a language."""
    return action_name(code, language or ("en" if is_english() else "zh"))


def kind_text(code: str) -> str:
    """Write what a kind of thing in the log is called."""
    return kind_name(code, "en" if is_english() else "zh")


def static_url(name: str) -> str:
    """Return a static file's address with its content hash, cacheable for good."""
    folder = Path(current_app.static_folder or "")
    return url_for("static", filename=name, v=_digest(folder / name))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
