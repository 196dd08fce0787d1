"""The life of an introduction. Pure: no database, no clock."""

from datetime import date
from enum import StrEnum

from tech_market.errors import RuleBroken
from tech_market.saying import Said


class Side(StrEnum):
    """The two sides of a match."""

    NEED = "need"
    RESULT = "result"


class IntroductionState(StrEnum):
    """Asked until both sides accept, one declines, or the broker gives it back."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    RELEASED = "released"


SIDE_NAMES: dict[Side, str] = {Side.NEED: "需求方", Side.RESULT: "成果方"}
INTRODUCTION_NAMES: dict[IntroductionState, str] = {
    IntroductionState.ASKED: "待双方确认",
    IntroductionState.AGREED: "双方已同意",
    IntroductionState.DECLINED: "已谢绝",
    IntroductionState.RELEASED: "经纪人已退出",
}


def check_can_take(*, is_filed: bool, expires_on: date | None, today: date) -> None:
    """Raise RuleBroken unless the broker may take pairings.

    `expires_on` None: no entry in the register. The certificate's last day counts.
    Raises RuleBroken: "broker-not-filed", "certificate-expired".
    """
    if not is_filed or expires_on is None:
        raise RuleBroken(
            "broker-not-filed",
            "您还没有有效的技术经纪人备案，暂不能接单，请联系市场管理员",
        )
    if expires_on < today:
        raise RuleBroken(
            "certificate-expired", "您的技术经纪人证书已过期，请更新备案后再接单"
        )


def check_answerable(state: IntroductionState) -> None:
    """Raise RuleBroken("introduction-answered") unless it still waits for answers."""
    if state is not IntroductionState.ASKED:
        raise RuleBroken(
            "introduction-answered",
            "该引荐%(state)s，不能再次答复",
            state=Said(INTRODUCTION_NAMES[state]),
        )


def check_side_open(*, accepted: bool) -> None:
    """Raise RuleBroken("introduction-accepted") if this side has said yes before."""
    if accepted:
        raise RuleBroken("introduction-accepted", "本单位已同意，正在等待对方答复")


def check_releasable(state: IntroductionState) -> None:
    """Raise RuleBroken("introduction-released") unless it still waits for answers."""
    if state is not IntroductionState.ASKED:
        raise RuleBroken(
            "introduction-released",
            "该引荐%(state)s，不能再退回",
            state=Said(INTRODUCTION_NAMES[state]),
        )
