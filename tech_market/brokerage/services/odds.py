"""How likely a deal is, and what that makes of its expected amount; never counted."""

from dataclasses import dataclass

from tech_market.brokerage.models import Deal
from tech_market.brokerage.rules.deals import probability_of, weighted_fen
from tech_market.codes.book import CodeBook


@dataclass(frozen=True, slots=True)
class Odds:
    """Percent 0-100 and the weighted expectation in 分, None without an amount."""

    percent: int
    is_stated: bool  # by the broker; else the stage's usual one
    weighted_fen: int | None


def odds_of(deal: Deal, codes: CodeBook) -> Odds:
    """Return the broker's probability, or the stage's of list deal-stage."""
    usual = usual_percent(deal.stage_code, codes)
    percent = probability_of(
        deal.stage_code, stated=deal.probability_percent, usual=usual
    )
    return Odds(
        percent,
        is_stated=deal.probability_percent is not None,
        weighted_fen=weighted_fen(deal.expected_fen, percent=percent),
    )


def usual_percent(stage: str, codes: CodeBook) -> int:
    """Return what the list says of a stage; 0 where it says nothing."""
    found = codes.find("deal-stage", stage)
    text = found.extra.get("probability", "") if found else ""
    return int(text) if text.isascii() and text.isdigit() else 0
