"""The life of an introduction and of a deal. Pure: no database, no clock, no request."""

from enum import StrEnum

from tech_market.errors import RuleBroken


class Side(StrEnum):
    """The two sides of a match."""

    NEED = "need"
    RESULT = "result"


class IntroductionState(StrEnum):
    """Asked until both sides accept or one declines."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


INTRODUCTION_NAMES: dict[IntroductionState, str] = {
    IntroductionState.ASKED: "待双方确认",
    IntroductionState.AGREED: "双方已同意",
    IntroductionState.DECLINED: "已谢绝",
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
CLOSED = "closed"
SIGNED = "signed"


def check_answerable(state: IntroductionState) -> None:
    """Raise RuleBroken("introduction-answered") unless it still waits for answers."""
    if state is not IntroductionState.ASKED:
        raise RuleBroken(
            "introduction-answered", f"该引荐{INTRODUCTION_NAMES[state]}，不能再次答复"
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
