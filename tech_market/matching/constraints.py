"""What a need sets as terms beside what a result offers, hard or soft as it says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

from tech_market.matching import nearness
from tech_market.matching.indicators import MET, NOT_MET, UNKNOWN, Outcome
from tech_market.matching.text import Document

DAYS_A_MONTH: Final = 30.44
SILENT: Final[tuple[object, ...]] = (None, "", ())


@dataclass(frozen=True, slots=True)
class Constraint:
    """One of CONSTRAINTS as both sides state it, `wanted` and `offered` as data.

    Money in 分, days as ISO dates, months and levels as numbers, codes as they are;
    () where a side is silent. `value` 0-1, None when unknown.
    """

    name: str
    outcome: Outcome
    value: float | None
    is_hard: bool
    wanted: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def is_broken(self) -> bool:
        """Whether the need calls it hard and the result does not hold it."""
        return self.is_hard and self.outcome == NOT_MET


Months = Mapping[str, float]
Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One of CONSTRAINTS: what each side says of it, and how well that agrees.

    What is said can be a key; None, "" or () says nothing. `agree` takes both, and the
    months a result of each TRL still takes; it returns 0-1, None when unknown.
    """

    name: str
    wanted: Callable[[Document], Any]
    offered: Callable[[Document], Any]
    agree: Callable[[Any, Any, Months], float | None]


Days = tuple[date, date | None]  # the deadline, and the day the need was read
Ready = tuple[int, date | None]  # a TRL, and the day the result was read


def _days(need: Document) -> Days | None:
    day = need.deadline_on
    return None if day is None else (day, need.read_on)


def _ready(result: Document) -> Ready | None:
    return None if result.trl is None else (result.trl, result.read_on)


def _in_time(wanted: Days, offered: Ready, months: Months) -> float | None:
    day, read_on = wanted
    level, read_too = offered
    left = _months_between(read_on or read_too, day)
    return nearness.deadline(left, months.get(str(level)))


def _ways(result: Document) -> Texts:
    """Return every way a result may be had, conversion and cooperation alike."""
    codes = (*result.conversion_codes, *result.cooperation_codes)
    return tuple(dict.fromkeys(codes))


def _fact(name: str, wanted: str, offered: str, near: Callable[..., Any]) -> Term:
    get, other = attrgetter(wanted), attrgetter(offered)
    return Term(name, get, other, lambda mine, theirs, _months: near(mine, theirs))


WAYS: Final = "cooperation_codes"
#: in the order of CONSTRAINTS
TERMS: Final = (
    _fact("budget", "budget_fen", "price_fen", nearness.budget),
    Term("deadline", _days, _ready, _in_time),
    _fact("trl", "trl", "trl", nearness.maturity),
    _fact("cooperation", WAYS, WAYS, nearness.cooperation),
    Term("ip", attrgetter("ip_wanted"), _ways,
         lambda wanted, ways, _months: nearness.ownership(wanted, ways)),
    _fact("region", "region_wanted", "region_code", nearness.region),
)  # fmt: skip


def constraints(
    need: Document, result: Document, months: Months
) -> tuple[Constraint, ...]:
    """Return every constraint the need sets, in the order of CONSTRAINTS."""
    return tuple(_told(need, result, months))


def _told(need: Document, result: Document, months: Months) -> Iterator[Constraint]:
    sides: dict[str, tuple[Texts, Texts]] = {}
    for term in TERMS:
        wanted = term.wanted(need)
        if wanted in SILENT:
            continue
        offered = term.offered(result)
        value = None if offered in SILENT else term.agree(wanted, offered, months)
        sides = sides or _sides(need, result, months)
        yield Constraint(
            term.name, _outcome(value), value, term.name in need.hard, *sides[term.name]
        )


def _outcome(value: float | None) -> Outcome:
    if value is None:
        return UNKNOWN
    return MET if value >= 1.0 else NOT_MET


def _sides(
    need: Document, result: Document, months: Months
) -> dict[str, tuple[Texts, Texts]]:
    takes = _takes(result, months)
    return {
        "budget": (_texts(need.budget_fen), _texts(result.price_fen)),
        "deadline": (_texts(need.deadline_on), _texts(takes)),
        "trl": (_texts(need.trl), _texts(result.trl)),
        "cooperation": (need.cooperation_codes, result.cooperation_codes),
        "ip": (_texts(need.ip_wanted), _ways(result)),
        "region": (_texts(need.region_wanted), _texts(result.region_code)),
    }


def _texts(value: float | str | date | None) -> Texts:
    return () if value is None or value == "" else (str(value),)


def months_left(need: Document, result: Document) -> float | None:
    """Return the months from the day of reading to the need's deadline."""
    return _months_between(need.read_on or result.read_on, need.deadline_on)


def _months_between(first: date | None, last: date | None) -> float | None:
    if first is None or last is None:
        return None
    return (last - first).days / DAYS_A_MONTH


def _takes(result: Document, months: Months) -> float | None:
    return None if result.trl is None else months.get(str(result.trl))
