"""Text into words and character pairs, with our own dictionary and tokenizer."""

import copy
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import log
from pathlib import Path
from typing import Self

import jieba

from tech_market.matching.lexicon import Lexicon, in_force, lines
from tech_market.matching.normalise import normalise

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_STANDARD = (
    r"(?:gb|jb|hg|sh|qb|yy|yd|dl|nb|jt|ny|hj|iso|iec|ieee|din|astm|en|asme|api|jis)"
    r"(?:/[tz])?[ -]?\d+(?:[.-]\d+)*"
)
_LATIN = r"[a-zα-ω0-9]+(?:[-/._+][a-zα-ω0-9]+)*\+*"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<std>\b{_STANDARD}\b)|(?P<latin>{_LATIN})")
_JOINTS = re.compile(r"[-/._+]+")
_NUMBER = re.compile(r"(?!(?:[2-4]d|[4-6]g|[48]k)$)[\d.\-/_+]+[a-z]?")
_LONGEST_WORD = 40
_MOST_PARTS = 8  # of a joined word: 5g-v2x has two
WORD_FREQUENCY = 20_000  # above any split the general dictionary would prefer


def private_folder() -> Path:
    """Return this user's own cache folder; jieba's cache is unmarshalled: no /tmp.

    Without a home to write to, a fresh folder that nobody else may enter.
    """
    try:
        folder = Path.home() / ".cache" / "tech-market"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, RuntimeError):
        return Path(tempfile.mkdtemp(prefix="tech-market-"))
    return folder


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # it has no types
    """jieba's, which finds the likeliest way through a run in one pass, not two.

    For `cut_for_search` alone: `get_DAG` names no ways, as `calc` looks them up itself.
    """

    def get_DAG(self, _sentence: str) -> dict[int, list[int]]:  # noqa: N802 - jieba's
        """Leave the ways to `calc`."""
        self.check_initialized()
        return {}

    def calc(
        self, sentence: str, _ways: object, route: dict[int, tuple[float, int]]
    ) -> None:
        """Fill the route: from each place the best sum of logs, and the word's end.

        Of equal ones the longer word, as in jieba.
        """
        found, size, whole = self.FREQ.get, len(sentence), log(self.total)
        rest = [0.0] * (size + 1)
        for at in range(size - 1, -1, -1):
            best, last, end = None, at, at + 1
            count = found(sentence[at])
            while count is not None:
                if count:
                    likely = log(count) - whole + rest[end]
                    if best is None or likely >= best:
                        best, last = likely, end - 1
                end += 1
                if end > size:
                    break
                count = found(sentence[at:end])
            rest[at] = rest[at + 1] - whole if best is None else best
            route[at] = rest[at], last


class Segmenter:
    """Splits text; one per process and cache folder, safe among threads."""

    def __init__(self, cache_folder: Path) -> None:
        self.own_lexicon: Lexicon | None = None
        cache_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        jieba.setLogLevel(60)
        self._jieba = _Tokenizer()
        self._jieba.tmp_dir = str(cache_folder)
        self._jieba.cache_file = "jieba.cache"
        self._jieba.initialize()
        self._chinese: Callable[[str], Iterable[str]] = self._jieba.cut_for_search
        mixed = []
        for entry in map(normalise, lines("terms")):
            if _HAN_RUN.fullmatch(entry):
                self._add(entry)
            else:
                mixed.append(re.escape(entry))
        self._mixed = re.compile("|".join(sorted(mixed, key=len, reverse=True)))

    @property
    def lexicon(self) -> Lexicon:
        """What synonyms and topics are read with: one of its own, or that in force."""
        return self.own_lexicon or in_force()

    def reading(self, lexicon: Lexicon) -> Self:
        """Return the same dictionary that reads synonyms and topics with a lexicon."""
        other = copy.copy(self)
        other.own_lexicon = lexicon
        return other

    def _add(self, word: str) -> None:
        self._jieba.add_word(word, WORD_FREQUENCY)

    def words(self, text: str) -> list[str]:
        """Return the words of `text` in order, with repeats; long words also in parts.

        Single Chinese characters and bare numbers are left out.
        """
        return self.cut(normalise(text))

    def cut(self, plain: str) -> list[str]:
        """Return the words of a text that is normalised already."""
        return list(self._words(plain))

    def _words(self, text: str) -> Iterator[str]:
        end = 0
        for whole in self._mixed.finditer(text):
            yield from self._plain(text[end : whole.start()])
            yield whole.group()
            parts = self._plain(whole.group())
            yield from (part for part in parts if part != whole.group())
            end = whole.end()
        yield from self._plain(text[end:])

    def _plain(self, text: str) -> Iterator[str]:
        for run in _RUN.finditer(text):
            if run.lastgroup == "han":
                cut = self._chinese(run.group())
                yield from (word for word in cut if 1 < len(word) <= _LONGEST_WORD)
            elif run.lastgroup == "std":
                yield re.sub(r"[ -]?(?=\d)", "", run.group(), count=1)
                yield from re.findall(r"\d{3,}", run.group())[:1]
            else:
                yield from _latin(run.group())


def _latin(run: str) -> Iterator[str]:
    if _NUMBER.fullmatch(run):
        return
    yield run[:_LONGEST_WORD]
    parts = [part for part in _JOINTS.split(run) if not _NUMBER.fullmatch(part)]
    yield from (
        part for part in parts if part != run and 1 < len(part) <= _LONGEST_WORD
    )


def pairs(plain: str) -> list[str]:
    """Return pairs of neighbouring Chinese characters; each run's last one alone too.

    A single character at a run's end lets a search for one character find it.
    """
    found = []
    for run in _HAN_RUN.findall(plain):
        found += [run[i : i + 2] for i in range(len(run))]
    return found


def stream(plain: str) -> list[str]:
    """Return pairs and Latin words as they follow each other: what phrases are made of.

    Numbers stay, since a visitor types them too; parts of a joined word follow it.
    """
    found: list[str] = []
    for run in _RUN.finditer(plain):
        text = run.group()
        if run.lastgroup == "han":
            found += [text[i : i + 2] for i in range(len(text))]
            continue
        whole = (
            re.sub(r"[ -]?(?=\d)", "", text, count=1)
            if run.lastgroup == "std"
            else text
        )
        found.append(whole[:_LONGEST_WORD])
        parts = [part[:_LONGEST_WORD] for part in _JOINTS.split(whole) if part]
        found += parts[:_MOST_PARTS] if len(parts) > 1 else []
    return found


@cache
def segmenter(cache_folder: Path | None = None) -> Segmenter:
    """Return the process's segmenter; loads in a second, call before forking."""
    return Segmenter(cache_folder or private_folder())
