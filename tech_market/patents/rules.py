"""How a patent stands against 应挂尽挂: all that can be transferred is listed. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from tech_market.listings.rules import ListingState

MOST_PATENTS = 10_000  # of one organisation
#: words of a legal status after which nothing can be transferred
_ENDED = ("失效", "终止", "无效", "撤回", "驳回", "放弃", "届满", "未缴年费")


class Standing(StrEnum):
    """Where a patent stands."""

    UNLISTED = "unlisted"
    UNDER_WAY = "under-way"  # a result is there, but not published now
    LISTED = "listed"
    ENDED = "ended"  # the right is gone: it need not be listed


STANDING_NAMES: dict[Standing, str] = {
    Standing.UNLISTED: "未挂牌",
    Standing.UNDER_WAY: "办理中",
    Standing.LISTED: "已挂牌",
    Standing.ENDED: "已失效，不计",
}


def has_ended(status: str) -> bool:
    """Tell whether a legal status says that the right is gone."""
    return any(word in status for word in _ENDED)


def standing_of(status: str, results: Iterable[tuple[ListingState, bool]]) -> Standing:
    """Return where a patent stands; `results` are (state, has expired) of its own.

    A published result counts while it is valid; a withdrawn or closed one never.
    """
    states = list(results)
    if (ListingState.PUBLISHED, False) in states:
        return Standing.LISTED
    if has_ended(status):
        return Standing.ENDED
    gone = {ListingState.WITHDRAWN, ListingState.CLOSED}
    if any(state not in gone for state, _expired in states):
        return Standing.UNDER_WAY
    return Standing.UNLISTED


def share_of(counts: dict[Standing, int]) -> float:
    """Return listed over all that should be, 0.0-1.0; 1.0 when nothing should be."""
    wanted = sum(number for one, number in counts.items() if one is not Standing.ENDED)
    return counts.get(Standing.LISTED, 0) / wanted if wanted else 1.0
