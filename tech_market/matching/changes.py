"""What a listing might state otherwise, for what others state: the least change first.

Each maker takes the listing, the others that only this term keeps away, and the months
a TRL takes. It yields what would be stated, as Constraint has it, and the changes.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from tech_market.matching import nearness
from tech_market.matching.constraints import DAYS_A_MONTH
from tech_market.matching.gains import WAY, in_time
from tech_market.matching.text import IP, Document

STRETCH: Final = 2.0  # times a budget or a price: what lies beyond is no advice
LATER: Final = timedelta(days=366)  # a later deadline is none

Value = tuple[tuple[str, ...], Mapping[str, Any]]
Values = Iterator[Value]
Maker = Callable[[Document, list[Document], Mapping[str, float]], Values]


def _need_budget(need: Document, others: list[Document], _months: object) -> Values:
    most = STRETCH * (need.budget_fen or 0)
    for price in sorted({one.price_fen for one in others if one.price_fen}):
        if price <= most:
            yield (str(price),), {"budget_fen": price}


def _need_deadline(
    need: Document, others: list[Document], months: Mapping[str, float]
) -> Values:
    if need.read_on is None or need.deadline_on is None:
        return
    takes = {months[str(one.trl)] for one in others if str(one.trl) in months}
    for wait in sorted(takes):
        day = need.read_on + timedelta(days=int(wait * DAYS_A_MONTH) + 1)
        if day <= need.deadline_on + LATER:
            yield (day.isoformat(),), {"deadline_on": day}


def _need_trl(_need: Document, others: list[Document], _months: object) -> Values:
    for level in sorted({one.trl for one in others if one.trl}, reverse=True):
        yield (str(level),), {"trl": level}


def _cooperation(mine: Document, others: list[Document], _months: object) -> Values:
    """Yield each way of the others that this listing might accept as well."""
    for code in sorted({code for one in others for code in one.cooperation_codes}):
        codes = (*mine.cooperation_codes, code)
        yield (code,), {"cooperation_codes": codes}


def _need_ip(need: Document, _others: list[Document], _months: object) -> Values:
    for code in IP:
        if code != need.ip_wanted:
            yield (code,), {"ip_wanted": code}


def _need_region(need: Document, _others: list[Document], _months: object) -> Values:
    wider = (
        need.region_wanted[: nearness.CITY] + "00",
        need.region_wanted[: nearness.PROVINCE] + "0000",
        "",
    )
    for region in dict.fromkeys(wider):
        if region != need.region_wanted:
            yield (region,) if region else (), {"region_wanted": region}


def _result_budget(result: Document, others: list[Document], _months: object) -> Values:
    least = (result.price_fen or 0) / STRETCH
    budgets = {one.budget_fen for one in others if one.budget_fen}
    for budget in sorted(budgets, reverse=True):
        if budget >= least:
            yield (str(budget),), {"price_fen": budget}


def _result_trl(_result: Document, others: list[Document], _months: object) -> Values:
    for level in sorted({one.trl for one in others if one.trl}):
        yield (str(level),), {"trl": level}


def _result_deadline(
    result: Document, others: list[Document], months: Mapping[str, float]
) -> Values:
    levels = {in_time(one, result, months) for one in others} - {None}
    for level in sorted(one for one in levels if one):
        yield (str(level),), {"trl": level}


def _result_ip(result: Document, others: list[Document], _months: object) -> Values:
    for wanted in sorted({one.ip_wanted for one in others} & WAY.keys()):
        codes = (*result.conversion_codes, WAY[wanted])
        yield (WAY[wanted],), {"conversion_codes": codes}


OF_NEED: Final[dict[str, Maker]] = {
    "budget": _need_budget, "deadline": _need_deadline, "trl": _need_trl,
    "cooperation": _cooperation, "ip": _need_ip, "region": _need_region,
}  # fmt: skip
OF_RESULT: Final[dict[str, Maker]] = {
    "budget": _result_budget, "deadline": _result_deadline, "trl": _result_trl,
    "cooperation": _cooperation, "ip": _result_ip,
}  # fmt: skip
