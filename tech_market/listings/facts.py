"""What an owner states of a listing, however it came in: form, file or program."""

# ruff: noqa: RUF009 - `fact` is dataclasses.field with our own metadata

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tech_market.listings.rules import Level

TITLE_MOST = 120  # characters, as the columns hold them
SUMMARY_MOST = 500
TEXT_MOST = 20_000
KEYWORDS_MOST = 20
ROWS_MOST = 30


class Shape(StrEnum):
    """How a fact is typed and read."""

    LINE = "line"
    TEXT = "text"
    WORDS = "words"  # keywords, split at commas
    CODE = "code"
    CODES = "codes"
    LEVEL = "level"
    FEN = "fen"  # typed in 万元
    WHOLE = "whole"
    DAY = "day"
    FLAG = "flag"
    ROWS = "rows"


def fact(shape: Shape, label: str, **more: Any) -> Any:
    """Describe one fact: `most` characters, `codes` its list, `default` its value.

    Without a default, text is "", several are (), and the others are None.
    """
    usual: dict[Shape, Any] = {
        Shape.LINE: "",
        Shape.TEXT: "",
        Shape.CODE: "",
        Shape.WORDS: (),
        Shape.CODES: (),
        Shape.ROWS: (),
    }
    default = more.pop("default", usual.get(shape))
    return field(default=default, metadata={"shape": shape, "label": label} | more)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFact:
    """One indicator row; bounds placed by `rules.bounds`."""

    name: str
    operator: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    is_must: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """What needs and results both state. Names are those of the columns."""

    title: str = fact(Shape.LINE, "标题", most=TITLE_MOST)
    summary: str = fact(Shape.TEXT, "公开摘要", most=SUMMARY_MOST)
    description: str = fact(Shape.TEXT, "详细说明", most=TEXT_MOST)
    keywords: tuple[str, ...] = fact(Shape.WORDS, "关键词", most=40)
    field_code: str = fact(Shape.CODE, "技术领域", codes="field")
    industry_code: str = fact(Shape.CODE, "重点产业", codes="industry")
    tag_codes: tuple[str, ...] = fact(Shape.CODES, "清单标签", codes="list-tag")
    cooperation_codes: tuple[str, ...] = fact(
        Shape.CODES, "合作方式", codes="cooperation-mode"
    )
    indicators: tuple[IndicatorFact, ...] = fact(Shape.ROWS, "指标", row=IndicatorFact)
    level: Level = fact(
        Shape.LEVEL, "公开级别", codes="confidentiality", default=Level.OPEN
    )
    is_anonymous: bool = fact(Shape.FLAG, "匿名挂牌", default=False)
    confidential: str = fact(Shape.TEXT, "保密内容", most=TEXT_MOST)
    contact_name: str = fact(Shape.LINE, "联系人", most=40)
    contact_phone: str = fact(Shape.LINE, "联系电话", most=30)
    valid_until: date = fact(Shape.DAY, "有效期至")

    def check(self) -> None:
        """Raise RuleBroken when facts contradict each other; each kind has its own."""


def facts_of(kind: type[ListingFacts] | ListingFacts) -> Iterator[Field[Any]]:
    """Yield the facts of a kind of listing in reading order."""
    yield from fields(kind)


def shape_of(one: Field[Any]) -> Shape:
    """Return how a fact is typed."""
    shape: Shape = one.metadata["shape"]
    return shape


def code_facts(kind: type[ListingFacts]) -> Iterator[tuple[str, str]]:
    """Yield the names of facts that hold codes, each with its list."""
    for one in facts_of(kind):
        if "codes" in one.metadata:
            yield one.name, one.metadata["codes"]
