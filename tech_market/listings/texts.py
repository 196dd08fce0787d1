"""Text as it is kept: no control characters, no blank edges."""

import re
import unicodedata

# C0 and C1 controls apart from tab and line feed, zero-width and direction marks
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
SPLIT = re.compile(r"[,，、;；\n]+")
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


def summary_of(description: str, title: str) -> str:
    """Return the beginning of a description, or the title, as a summary."""
    line = clean_line(description)
    cut = line[:FIRST_SENTENCES] + "…" if len(line) > FIRST_SENTENCES else line
    return cut or title
