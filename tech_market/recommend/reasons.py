"""Why a pair was offered: kept with the match as JSON, read back for pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tech_market.matching import score
from tech_market.matching.text import Indicator

PART_NAMES: dict[str, str] = {
    "words": "关键词",
    "pairs": "字词片段",
    "topics": "主题",
    "synonyms": "同义说法",
    "fuzzy": "标题近似",
    "field": "技术领域",
    "industry": "产业",
    "indicators": "技术指标",
    "trl": "技术就绪度",
    "budget": "预算与报价",
    "cooperation": "合作方式",
    "deadline": "时间要求",
    "ip": "知识产权归属",
    "region": "所在地区",
}
OUTCOME_NAMES: dict[str, str] = {
    "met": "满足",
    "not-met": "不满足",
    "unknown": "待确认",
}
_SIGNS: dict[str, str] = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝"}


@dataclass(frozen=True, slots=True)
class PartRow:
    """One sub-score: `value` 0-1 by itself, `share` 0-1 of the whole score.

    `weight` 0-1 among the parts that apply; 0 where it was not kept.
    """

    name: str
    value: float
    share: float
    weight: float = 0.0

    @property
    def label(self) -> str:
        """The part's Chinese name."""
        return PART_NAMES.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What the need demands beside what the result promises, both quoted."""

    name: str
    demand: str
    promise: str  # "" when the result says nothing of it
    outcome: str  # "met" | "not-met" | "unknown"
    is_must: bool

    @property
    def label(self) -> str:
        """The outcome in Chinese."""
        return OUTCOME_NAMES.get(self.outcome, self.outcome)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the need beside what the result states, as matching.constraints has it.

    `sentences.of_term` puts it into words.
    """

    name: str
    outcome: str  # "met" | "not-met" | "unknown"
    is_hard: bool
    wanted: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def label(self) -> str:
        """The outcome in Chinese."""
        return OUTCOME_NAMES.get(self.outcome, self.outcome)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Everything a reader is told about one pair; `engine` made it."""

    score: float
    parts: tuple[PartRow, ...]
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    verdicts: tuple[VerdictRow, ...]
    engine: str
    terms: tuple[TermRow, ...] = ()

    def count(self, outcome: str) -> int:
        """Return how many indicators came out so."""
        return sum(one.outcome == outcome for one in self.verdicts)

    @property
    def broken(self) -> int:
        """How many musts are known not to be held."""
        rows = sum(one.is_must and one.outcome == "not-met" for one in self.verdicts)
        return rows + sum(
            one.is_hard and one.outcome == "not-met" for one in self.terms
        )

    @property
    def kept(self) -> float:
        """What musts that are not held leave of the score, 0-1."""
        bare = sum(one.value * one.weight for one in self.parts)
        return min(1.0, self.score / bare) if bare else 1.0


def reasons_of(match: score.Match) -> Reasons:
    """Turn the engine's answer into what a page shows."""
    return Reasons(
        score=match.score,
        parts=tuple(PartRow(p.name, p.value, p.share, p.weight) for p in match.parts),
        shared=_telling(match.shared),
        missing=_telling(match.missing),
        verdicts=tuple(
            VerdictRow(
                name=one.need.name,
                demand=quote(one.need),
                promise=quote(one.offered) if one.offered else "",
                outcome=one.outcome,
                is_must=one.need.must,
            )
            for one in match.verdicts
        ),
        engine=match.engine,
        terms=tuple(
            TermRow(one.name, one.outcome, one.is_hard, one.wanted, one.offered)
            for one in match.constraints
        ),
    )


def _telling(terms: tuple[str, ...]) -> tuple[str, ...]:
    """Leave single letters out: the c of ℃ says nothing to a reader."""
    return tuple(term for term in terms if len(term) > 1)


def pack(reasons: Reasons) -> dict[str, Any]:
    """Return plain data for the match's column; score and engine have their own."""
    return {
        "parts": [
            [p.name, round(p.value, 4), round(p.share, 4), round(p.weight, 4)]
            for p in reasons.parts
        ],
        "shared": list(reasons.shared),
        "missing": list(reasons.missing),
        "verdicts": [
            [v.name, v.demand, v.promise, v.outcome, v.is_must]
            for v in reasons.verdicts
        ],
        "terms": [
            [t.name, t.outcome, t.is_hard, list(t.wanted), list(t.offered)]
            for t in reasons.terms
        ],
    }


def unpack(packed: Mapping[str, Any], *, score: float, engine: str) -> Reasons:
    """Read back what `pack` wrote; what is not there is empty."""
    return Reasons(
        score=score,
        parts=tuple(PartRow(*row) for row in packed.get("parts", ())),
        shared=tuple(packed.get("shared", ())),
        missing=tuple(packed.get("missing", ())),
        verdicts=tuple(VerdictRow(*row) for row in packed.get("verdicts", ())),
        engine=engine,
        terms=tuple(
            TermRow(name, outcome, is_hard, tuple(wanted), tuple(offered))
            for name, outcome, is_hard, wanted, offered in packed.get("terms", ())
        ),
    )


def quote(row: Indicator) -> str:
    """Write an indicator as its owner stated it: ≥450 MPa, 3～5 mm, or the sentence."""
    if row.quote:
        return row.quote
    low, high = _plain(row.low), _plain(row.high)
    if row.operator == "range":
        values = f"{low}～{high}"
    else:
        values = _SIGNS.get(row.operator, row.operator) + (low or high)
    return f"{values} {row.unit}".strip()


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
