"""Shares of several parties on one side. Pure."""

from collections.abc import Sequence

from tech_market.errors import RuleBroken

WHOLE_BP = 10_000  # hundredths of a percent


def check_shares(shares_bp: Sequence[int | None], *, field: str) -> None:
    """Check the shares of one side: none named, or all of them, 100 % together.

    Raises RuleBroken: "shares".
    """
    named = [one for one in shares_bp if one is not None]
    if not named:
        return
    if len(named) != len(shares_bp) or sum(named) != WHOLE_BP:
        raise RuleBroken(
            "shares", "同一方的份额要么都不填，要么都填且合计为 100%", field=field
        )
