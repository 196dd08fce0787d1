"""Texts people agree to, each edition a file that never changes."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NDA_EDITION = "2026.1"


@dataclass(frozen=True, slots=True)
class Paper:
    """One edition of a text; `digest` is its SHA-256."""

    edition: str
    text: str
    digest: str


@cache
def nda(edition: str = NDA_EDITION) -> Paper:
    """Return the agreement on secrecy of this edition."""
    file = Path(__file__).with_name(f"nda-{edition}.txt")
    text = file.read_text(encoding="utf-8")
    return Paper(edition, text, hashlib.sha256(text.encode()).hexdigest())
