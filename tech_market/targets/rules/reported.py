"""Figures others count and report to us: how they are written, in which years. Pure.

Kept as whole thousandths of their unit, so that 2.43 % is 2430 and nothing rounds.
"""

import re
from collections.abc import Sequence

from tech_market.errors import RuleBroken

PER_UNIT = 1000  # thousandths
_SHAPE = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,3}))?")
FIRST_YEAR, LAST_YEAR, LONGEST = 1985, 2999, 20  # years of a period at most


def parse_figure(text: str, *, field: str) -> int:
    """Read plain digits with at most three decimals as thousandths; never negative.

    Raises RuleBroken: "figure-shape".
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise RuleBroken(
            "figure-shape",
            "请填写普通数字，最多三位小数，例如 2.43；不能是负数",
            field=field,
        )
    whole, part = found.groups()
    return int(whole) * PER_UNIT + int((part or "").ljust(3, "0"))


def figure_text(thousandths: int) -> str:
    """Write it as people do: 2430 is 2.43, 4000000 is 4000."""
    whole, part = divmod(thousandths, PER_UNIT)
    return f"{whole}.{part:03d}".rstrip("0").rstrip(".")


def check_years(first: int, last: int) -> None:
    """Raise RuleBroken("report-period") unless these are the years of a plan."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR or last - first >= LONGEST:
        raise RuleBroken(
            "report-period",
            "结束年份不能早于开始年份，最多%(longest)s年",
            field="last_year",
            longest=LONGEST,
        )


def years_open(first: int, last: int, *, this_year: int) -> Sequence[int]:
    """Return the years of a period that have begun."""
    return range(first, min(last, this_year) + 1)


def check_year(year: int, first: int, last: int, *, this_year: int) -> None:
    """Raise RuleBroken("report-year") for a year outside, or not begun."""
    if year not in years_open(first, last, this_year=this_year):
        raise RuleBroken(
            "report-year",
            "年份应在%(first)s年至%(last)s年之间",
            field="year",
            first=first,
            last=min(last, this_year),
        )
