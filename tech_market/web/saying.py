"""Say again, in the reader's language, what the rules said in Chinese."""

from typing import Any

from flask import Flask
from flask_babel import gettext

from tech_market.saying import Said
from tech_market.web.filters import is_english


def init_saying(app: Flask) -> None:
    """Give templates the filter."""
    app.jinja_env.filters["say"] = say


def say(text: str) -> str:
    """Return a sentence or word of the market's in the reader's language.

    A text without a translation comes back as it is.
    """
    if not text or not is_english():
        return str(text)
    if not isinstance(text, Said) or not text.values:
        return str(gettext(str(text)))
    values = {name: _value(value) for name, value in text.values.items()}
    return str(gettext(text.sentence, **values))


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return ", ".join(str(_value(one)) for one in value)
    return say(value) if isinstance(value, Said) else value
