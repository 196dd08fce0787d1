"""One spelling for what people write in many: width, script, case, spaces."""

import re
import unicodedata
from functools import cache
from typing import Protocol, cast

import opencc

LONGEST = 20_000  # characters of one text that are read; the rest says nothing new
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d]")
_SPACES = re.compile(r"\s+")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _simplifier() -> _Converter:
    return cast("_Converter", opencc.OpenCC("t2s"))


def normalise(text: str) -> str:
    """Return the text in NFKC, simplified, lower case, one space between words.

    Reads at most LONGEST characters. Lone surrogates are dropped, they have no UTF-8.
    """
    cut = text[:LONGEST].encode("utf-8", "ignore").decode("utf-8")
    plain = unicodedata.normalize("NFKC", cut)
    plain = _DASHES.sub("-", _CONTROL.sub(" ", plain)).lower()
    return _SPACES.sub(" ", simplified(plain)).strip()


def simplified(text: str) -> str:
    """Return the text in simplified characters; its length may change."""
    return _simplifier().convert(text)
