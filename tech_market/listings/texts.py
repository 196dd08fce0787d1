"""Text as it is kept: no control characters, no blank edges."""

import re
import unicodedata

# C0 and C1 controls apart from tab and line feed, zero-width and direction marks
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
SPLIT = re.compile(r"[,，、;；\n]+")
#: what leads around the market: numbers of seven digits and more, mail, web, chat
CONTACT = re.compile(
    r"(?:\d[\s.·-]?){7,}|[零〇一二三四五六七八九幺两]{7,}|[\w.+-]+@[\w-]+\.\w+|https?://"
    r"|www\.|[微薇威]信|V信|wechat|QQ\s*[:：]?\s*\d",
    re.IGNORECASE,
)
FIRST_SENTENCES = 120  # characters of a description that stand in for a summary


def clean_text(text: str | None) -> str:
    """Return several lines as they are kept."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.sub("", unicodedata.normalize("NFC", lines)).strip()


def clean_line(text: str | None) -> str:
    """Return one line: white space runs become one blank."""
    return " ".join(clean_text(text).split())


def split_words(text: str | None) -> tuple[str, ...]:
    """Return keywords in the order typed, each once."""
    found = (clean_line(word) for word in SPLIT.split(text or ""))
    return tuple(dict.fromkeys(word for word in found if word))


def has_contact(text: str) -> bool:
    """Tell whether a text gives away how to reach somebody, however it is spelt."""
    return CONTACT.search(unicodedata.normalize("NFKC", text)) is not None


def summary_of(description: str, title: str) -> str:
    """Return the beginning of a description, or the title, as a summary."""
    line = clean_line(description)
    cut = line[:FIRST_SENTENCES] + "…" if len(line) > FIRST_SENTENCES else line
    return cut or title
