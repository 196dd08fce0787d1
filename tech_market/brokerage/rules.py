"""The life of an introduction and of a deal. Pure: no database, no clock."""

from datetime import date
from enum import StrEnum

from tech_market.errors import RuleBroken


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
#: stages of list deal-stage, in order; a deal may skip forward, never jump to signed
#: before contact, and never leave "signed" or "closed"
STAGES = (
    "lead",
    "contact",
    "exchange",
    "pilot",
    "pricing",
    "negotiation",
    "signed",
)
FIRST = "contact"  # where a deal opens: both sides have each other's contacts
CLOSED = "closed"
SIGNED = "signed"
NEEDS_WORDS = "other"  # the reason code that says nothing by itself


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
            "introduction-answered", f"该引荐{INTRODUCTION_NAMES[state]}，不能再次答复"
        )


def check_side_open(*, accepted: bool) -> None:
    """Raise RuleBroken("introduction-accepted") if this side has said yes before."""
    if accepted:
        raise RuleBroken("introduction-accepted", "本单位已同意，正在等待对方答复")


def check_releasable(state: IntroductionState) -> None:
    """Raise RuleBroken("introduction-released") unless it still waits for answers."""
    if state is not IntroductionState.ASKED:
        raise RuleBroken(
            "introduction-released", f"该引荐{INTRODUCTION_NAMES[state]}，不能再退回"
        )


def check_deal_move(current: str, wanted: str) -> None:
    """Raise RuleBroken("deal-move") unless the stage may follow.

    Forward to any later stage, back to any earlier one but the first, or closed;
    nothing moves after "signed" or "closed", and "signed" follows "negotiation" only.
    """
    allowed = current in STAGES and current != SIGNED
    if wanted == SIGNED:
        allowed = current == "negotiation"
    elif wanted != CLOSED:
        allowed = allowed and wanted in STAGES[1:] and wanted != current
    if not allowed:
        raise RuleBroken("deal-move", "商机不能从当前阶段变更到所选阶段", field="stage")


def check_deal_step(current: str, wanted: str, *, note: str, close_code: str) -> None:
    """Raise RuleBroken unless the step may be written.

    Staying in a running stage is a step too, if it says something. Closing gives its
    reason, no other step does. Raises RuleBroken: "deal-move", "note-missing",
    "close-reason".
    """
    stays = wanted == current and is_running(current)
    if not stays:
        check_deal_move(current, wanted)
    if (wanted == CLOSED) != bool(close_code):
        raise RuleBroken(
            "close-reason", "关闭商机时须选择原因，其他阶段不选", field="close_code"
        )
    if not note and (stays or close_code == NEEDS_WORDS):
        raise RuleBroken("note-missing", "请写明进展或原因", field="note")


def is_running(stage: str) -> bool:
    """Tell whether a deal in this stage can still move."""
    return stage in STAGES and stage != SIGNED


def next_stages(current: str) -> tuple[str, ...]:
    """Return the stages that may follow, in the order of the list."""
    if not is_running(current):
        return ()
    onward = tuple(stage for stage in STAGES[1:] if stage not in {current, SIGNED})
    signed = (SIGNED,) if current == "negotiation" else ()
    return (*onward, *signed, CLOSED)
