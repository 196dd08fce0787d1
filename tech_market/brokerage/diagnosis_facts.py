"""What a diagnosis may rewrite of a need, as plain data and back."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tech_market.listings.facts import IndicatorFact, facts_of
from tech_market.listings.rules import OPERATOR_NAMES
from tech_market.money import short_text
from tech_market.needs.facts import NeedFacts

#: the facts a broker proposes, in reading order; all others stay the owner's alone
TEXTS = ("title", "summary", "description", "current_practice", "expected_effect")
FIELDS = (
    *TEXTS,
    "indicators",
    "keywords",
    "budget_low_fen",
    "budget_high_fen",
    "deadline_on",
)


def packed(facts: NeedFacts) -> dict[str, Any]:
    """Return those facts as JSON can hold them, numbers exactly."""
    return {name: _plain(getattr(facts, name)) for name in FIELDS}


def applied(facts: NeedFacts, said: Mapping[str, Any]) -> NeedFacts:
    """Return the need's facts with what a diagnosis says in their place."""
    day = said["deadline_on"]
    return replace(
        facts,
        **{name: said[name] for name in TEXTS},
        keywords=tuple(said["keywords"]),
        indicators=tuple(indicators_of(said)),
        budget_low_fen=said["budget_low_fen"],
        budget_high_fen=said["budget_high_fen"],
        deadline_on=date.fromisoformat(day) if day else None,
    )


def indicators_of(said: Mapping[str, Any]) -> Iterator[IndicatorFact]:
    """Yield the indicators, with numbers again."""
    for row in said["indicators"]:
        numbers = {
            side: None if row[side] is None else Decimal(row[side])
            for side in ("low", "high")
        }
        yield IndicatorFact(**(row | numbers))


def lines(said: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield field, label and text of everything but the indicators, to be compared."""
    labels = {one.name: one.metadata["label"] for one in facts_of(NeedFacts)}
    for name in FIELDS:
        value = said.get(name)
        if name == "indicators":
            continue
        if name == "keywords":
            text = "，".join(value or ())
        elif name.endswith("_fen"):
            text = "" if value is None else short_text(value)
        else:
            text = value or ""
        yield name, labels[name], text


def indicator_text(one: IndicatorFact) -> str:
    """Return an indicator in one line: ≥ 450 MPa（必须）."""
    sign = OPERATOR_NAMES[one.operator].partition(" ")[0]
    low, high = _number(one.low), _number(one.high)
    value = f"{low}～{high}" if one.operator == "range" else f"{sign} {low or high}"
    return f"{value} {one.unit}（{'必须' if one.is_must else '期望'}）".replace(
        " （", "（"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_row(one) if isinstance(one, IndicatorFact) else one for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _row(one: IndicatorFact) -> dict[str, Any]:
    return asdict(one) | {"low": _number(one.low), "high": _number(one.high)}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
