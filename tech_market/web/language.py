"""Which language a visitor reads: what they chose, else what their browser asks for."""

from flask import request, session

CHINESE, ENGLISH = "zh_Hans_CN", "en"
LANGUAGES = (CHINESE, ENGLISH)


def select_locale() -> str:
    """Return the visitor's choice, else what the browser asks for, else Chinese.

    The market's own language comes first: English is for browsers that ask for it and
    name no kind of Chinese. Many people here have an English system and read Chinese;
    their browsers name both.
    """
    chosen: str | None = session.get("language")
    if chosen in LANGUAGES:
        return chosen
    asked = {
        tag.replace("_", "-").partition("-")[0].lower()
        for tag, quality in request.accept_languages
        if quality > 0
    }
    return ENGLISH if "en" in asked and "zh" not in asked else CHINESE


def language_read() -> str:
    """Return what to keep with a new person, for mails; "" for the market's own."""
    locale = select_locale()
    return locale if "language" in session or locale != CHINESE else ""
