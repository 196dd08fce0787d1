"""Read the problem kernels: one problem, its need, and one or two answers to it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tech_market.matching.text import Indicator

CONTENT = Path(__file__).parent / "content"
FILES = (
    "green-petrochemicals",
    "new-materials",
    "advanced-equipment",
    "integrated-circuits",
    "smart-home",
    "dual-carbon",
    "other",
)
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?"
_LIMIT = re.compile(rf"(~?)(.+?) (>=|<=|>|<|=) ({_NUMBER})(?: (.+))?")
_RANGE = re.compile(rf"(~?)(.+?) ({_NUMBER})\.\.({_NUMBER})(?: (.+))?")


@dataclass(frozen=True, slots=True)
class Answer:
    """One result: what it is, how it works, what it reaches; `edge` may be ""."""

    title: str
    how: str
    edge: str
    reached: tuple[Indicator, ...]
    trl: int
    price_wan: int


@dataclass(frozen=True, slots=True)
class Kernel:
    """One problem; the first answer solves it, the second may help with a part."""

    key: str
    industry_code: str
    field_code: str
    title: str
    now: str
    want: str
    secret: str
    words: tuple[str, ...]
    asks: tuple[Indicator, ...]
    budget_wan: tuple[int, int]
    answers: tuple[Answer, ...]


def parse_indicator(text: str) -> Indicator:
    """Read "拉伸强度 >= 450 MPa" or "密度 0.8..0.9 g/cm³"; a leading ~ makes it nice.

    Raises ValueError when it is neither.
    """
    if limit := _LIMIT.fullmatch(text):
        nice, name, operator, number, unit = limit.groups()
        value = Decimal(number)
        low = None if operator in {"<", "<="} else value
        high = None if operator in {">", ">="} else value
        return Indicator(name, operator, low, high, unit or "", must=not nice)
    if span := _RANGE.fullmatch(text):
        nice, name, low_text, high_text, unit = span.groups()
        ends = Decimal(low_text), Decimal(high_text)
        return Indicator(name, "range", *ends, unit or "", must=not nice)
    raise ValueError(f"not an indicator: {text!r}")


@cache
def kernels() -> tuple[Kernel, ...]:
    """Return every kernel, by industry, in the order written."""
    return tuple(kernel for name in FILES for kernel in _read(name))


@cache
def phrases() -> Mapping[str, Sequence[str]]:
    """Return the sentences that are not about one technology, by kind."""
    text = (CONTENT / "phrases.toml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = tomllib.loads(text)
    return loaded


def _read(name: str) -> list[Kernel]:
    text = (CONTENT / f"{name}.toml").read_text(encoding="utf-8")
    file = tomllib.loads(text)
    return [_kernel(file["industry"], table) for table in file["kernel"]]


def _kernel(industry_code: str, table: Mapping[str, Any]) -> Kernel:
    asks = tuple(parse_indicator(text) for text in table["asks"])
    low, high = table["budget"]
    letters = [letter for letter in "ab" if f"{letter}t" in table]
    return Kernel(
        key=table["key"],
        industry_code=industry_code,
        field_code=table["field"],
        title=table["need"],
        now=table["now"],
        want=table["want"],
        secret=table["secret"],
        words=tuple(table["words"]),
        asks=asks,
        budget_wan=(low, high),
        answers=tuple(_answer(letter, table, asks) for letter in letters),
    )


def _answer(letter: str, table: Mapping[str, Any], asks: Sequence[Indicator]) -> Answer:
    values = table[f"{letter}v"]
    reached = [
        _reached(value, asks[place] if place < len(asks) else None)
        for place, value in enumerate(values)
        if value != "-"
    ]
    return Answer(
        title=table[f"{letter}t"],
        how=table[f"{letter}h"],
        edge=table.get(f"{letter}e", ""),
        reached=tuple(reached),
        trl=table[f"{letter}trl"],
        price_wan=table[f"{letter}price"],
    )


def _reached(value: str | float, ask: Indicator | None) -> Indicator:
    """Read a full indicator, or a bare number in the words and unit asked for."""
    if isinstance(value, str):
        return parse_indicator(value)
    if ask is None:
        raise ValueError(f"a bare number {value} answers nothing")
    number = Decimal(repr(value))
    operator = "=" if ask.operator == "range" else ask.operator
    low = None if operator in {"<", "<="} else number
    high = None if operator in {">", ">="} else number
    return replace(ask, operator=operator, low=low, high=high, must=True)
