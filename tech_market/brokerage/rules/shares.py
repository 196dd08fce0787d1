"""How several brokers divide a deal: whole points, every change agreed. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

from tech_market.brokerage.rules.deals import STAGES
from tech_market.errors import RuleBroken
from tech_market.saying import Said

WHOLE = 10_000  # basis points 基点 of one deal: 1 point is 0.01 %
MOST_BROKERS = 6  # of one deal
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")


class SplitState(StrEnum):
    """A proposed division of a deal waits until all it touches agreed, or one not."""

    PROPOSED = "proposed"
    EFFECTIVE = "effective"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


SPLIT_NAMES: dict[SplitState, str] = {
    SplitState.PROPOSED: "待相关经纪人同意",
    SplitState.EFFECTIVE: "已生效",
    SplitState.REJECTED: "未获同意",
    SplitState.CANCELLED: "已撤销",
}


def points_of(text: str) -> int:
    """Read a percentage with at most two decimals as basis points, 0-10000.

    Raises RuleBroken: "share-shape".
    """
    found = _PERCENT.fullmatch(text)
    points = 0
    if found:
        points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if not found or points > WHOLE:
        raise RuleBroken(
            "share-shape",
            "请填写 0 到 100 之间的百分数，最多两位小数，例如 33.34",
            field="percent",
        )
    return points


def percent_text(points: int) -> str:
    """Write basis points as a percentage that `points_of` reads back: 33.34, 60."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def check_split(
    before: Mapping[int, int], after: Mapping[int, int], *, lead_id: int
) -> None:
    """Raise RuleBroken unless `after` divides the whole anew. Brokers' ids to points.

    Raises RuleBroken: "share-sum", "share-many", "share-lead", "share-same".
    """
    total = sum(after.values())
    if total != WHOLE:
        raise RuleBroken(
            "share-sum",
            "份额合计须正好 100%%，现在是 %(total)s%%",
            total=percent_text(total),
        )
    if len(after) > MOST_BROKERS:
        raise RuleBroken(
            "share-many",
            "一条商机最多 %(most)s 位经纪人",
            most=MOST_BROKERS,
        )
    if after.get(lead_id, 0) <= 0:
        raise RuleBroken("share-lead", "主办经纪人的份额不能为零")
    if not affected(before, after):
        raise RuleBroken("share-same", "份额没有变化，无需提出方案")


def affected(before: Mapping[int, int], after: Mapping[int, int]) -> frozenset[int]:
    """Return whose share grows or shrinks: their consent is needed."""
    return frozenset(
        one
        for one in before.keys() | after.keys()
        if before.get(one, 0) != after.get(one, 0)
    )


def check_divisible(stage: str) -> None:
    """Raise RuleBroken("share-fixed") once the contract is registered or all is over.

    From the registration on, rewards are reckoned from the shares as they then stand.
    """
    if stage not in STAGES:
        raise RuleBroken("share-fixed", "合同登记后或商机关闭后，份额不再变动")


def check_proposed(state: SplitState) -> None:
    """Raise RuleBroken("split-decided") unless the proposal still waits."""
    if state is not SplitState.PROPOSED:
        raise RuleBroken(
            "split-decided",
            "该份额方案%(state)s，不能再处理",
            state=Said(SPLIT_NAMES[state]),
        )
