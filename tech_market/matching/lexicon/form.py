"""The form of a lexicon's text: one group or topic a line, and what is refused.

`尼龙 聚酰胺 pa66` is a group: names of one thing. `焊接: 焊缝 焊丝 钎焊` is a topic: a
class of things and words that tell it. `#` opens a comment.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tech_market.matching.normalise import normalise
from tech_market.saying import Said

LONGEST_TEXT: Final = 1_000_000  # characters of a whole lexicon
MOST_LINES: Final = 20_000
MOST_WORDS: Final = 300  # of one line
LONGEST_WORD: Final = 30  # characters
LEAST_NAMES, LEAST_TOLD = 2, 3  # words of a group, words of a topic
_STRANGE: Final = re.compile(r"[#:\\<>{}\[\]|\"'`,;，；、。]")
_COLON: Final = re.compile("[:：]")


class LexiconFault(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A line is not as it should be: its number, counted from 1, and why."""

    def __init__(self, number: int, why: str, **values: Any) -> None:
        self.number = number
        self.why = Said(why, **values)
        self.said = Said("第 %(row)s 行：%(what)s", row=number, what=self.why)
        super().__init__(str(self.said))


@dataclass(frozen=True, slots=True)
class Line:
    """One group, named by its first word, or one topic, named before the colon."""

    name: str
    words: tuple[str, ...]
    is_topic: bool

    def __str__(self) -> str:
        """Write it as it stands in the text."""
        words = " ".join(self.words)
        return f"{self.name}: {words}" if self.is_topic else words


def read(text: str) -> Iterator[Line]:
    """Yield the lines of a text that was checked before."""
    for bare in map(_bare, text.splitlines()):
        if bare:
            yield _line(bare)


def checked(text: str) -> list[Line]:
    """Return the lines, none of them wrong. Raises LexiconFault for the first."""
    if len(text) > LONGEST_TEXT:
        raise LexiconFault(
            1, "文件过长，最多 %(most)s 个字符", most=f"{LONGEST_TEXT:,}"
        )
    found: list[Line] = []
    names: dict[tuple[bool, str], int] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        bare = _bare(raw)
        if not bare:
            continue
        if len(found) == MOST_LINES:
            raise LexiconFault(
                number, "行数过多，最多 %(most)s 行", most=f"{MOST_LINES:,}"
            )
        line = _line(bare)
        _check(number, bare, line)
        place = (line.is_topic, normalise(line.name))
        if place in names:
            raise LexiconFault(
                number,
                "“%(name)s”与第 %(row)s 行重名",
                name=line.name,
                row=names[place],
            )
        names[place] = number
        found.append(line)
    if not found:
        raise LexiconFault(1, "没有词条")
    return found


def _bare(raw: str) -> str:
    return raw.split("#", 1)[0].strip(" \t\r\ufeff\u3000")


def _line(bare: str) -> Line:
    parts = _COLON.split(bare, maxsplit=1)
    if len(parts) > 1:
        return Line(parts[0].strip(), tuple(parts[1].split()), is_topic=True)
    words = tuple(bare.split())
    return Line(words[0], words, is_topic=False)


def _check(number: int, bare: str, line: Line) -> None:
    """Raise LexiconFault unless the line says something, in words that can be found."""
    if any(
        unicodedata.category(c) in {"Cc", "Co", "Cs", "Cn"} for c in bare if c != "\t"
    ):
        raise LexiconFault(number, "含有不可见的控制字符")
    if line.is_topic and (not line.name or " " in line.name):
        raise LexiconFault(number, "冒号前应是一个不含空格的门类名")
    for word in (line.name, *line.words):
        _check_word(number, word)
    plain = [normalise(word) for word in line.words]
    doubled = next(
        (w for w, p in zip(line.words, plain, strict=True) if plain.count(p) > 1), ""
    )
    if doubled:
        raise LexiconFault(
            number, "“%(word)s”在本行出现两次（大小写、繁简视为相同）", word=doubled
        )
    least = LEAST_TOLD if line.is_topic else LEAST_NAMES
    if len(plain) < least:
        raise LexiconFault(
            number,
            "%(kind)s一行至少要有 %(least)s 个词，用空格分开",
            least=least,
            kind=Said("门类") if line.is_topic else Said("同义词"),
        )
    if len(plain) > MOST_WORDS:
        raise LexiconFault(number, "一行最多 %(most)s 个词", most=MOST_WORDS)


def _check_word(number: int, word: str) -> None:
    plain = normalise(word)
    if strange := _STRANGE.search(word):
        raise LexiconFault(
            number,
            "“%(word)s”含有“%(sign)s”：词与词之间只用空格分开",
            word=word,
            sign=strange.group(),
        )
    if len(plain) > LONGEST_WORD:
        raise LexiconFault(
            number,
            "“%(word)s…”过长，一个词最多 %(most)s 字",
            word=word[:12],
            most=LONGEST_WORD,
        )
    if not any(c.isalnum() for c in plain):
        raise LexiconFault(number, "“%(word)s”不是词", word=word)
    if len(plain) == 1 and plain.isascii():
        raise LexiconFault(number, "“%(word)s”太短：单个字母或数字到处都有", word=word)


def changed(text: str, *, old: str, new: str) -> str:
    """Return the text with a line replaced, added (`old` "") or taken out (`new` "").

    Raises LexiconFault: number 0 when `old` does not stand there, else of the new text.
    """
    rows = text.splitlines()
    if not old:
        rows.append(new)
    else:
        place = next((i for i, raw in enumerate(rows) if _says(raw) == old), None)
        if place is None:
            raise LexiconFault(
                0, "现行词库中没有“%(old)s”这一行，可能已被修改", old=old[:20]
            )
        rows[place : place + 1] = [new] if new else []
    whole = "\n".join(rows) + "\n"
    checked(whole)
    return whole


def _says(raw: str) -> str:
    bare = _bare(raw)
    return str(_line(bare)) if bare else ""
