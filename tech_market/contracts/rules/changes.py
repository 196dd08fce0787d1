"""Who decides about a change that was asked for, and how many must agree. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from tech_market.contracts.rules import AmountKind, Amounts, Step
from tech_market.contracts.rules.income import Earned
from tech_market.errors import RuleBroken
from tech_market.money import yuan_text
from tech_market.saying import Said


class ChangeState(StrEnum):
    """Where a change that was asked for stands."""

    WAITING = "waiting"
    BOOKED = "booked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CHANGE_STATE_NAMES: Mapping[ChangeState, str] = {
    ChangeState.WAITING: "待审核",
    ChangeState.BOOKED: "已入账",
    ChangeState.REFUSED: "未予同意",
    ChangeState.WITHDRAWN: "已撤回",
}
ENDS = frozenset({AmountKind.CANCEL, AmountKind.REVOKE})
#: the step of the contract that a kind of entry is
STEPS: Mapping[AmountKind, Step] = {
    AmountKind.CHANGE: Step.CHANGE,
    AmountKind.SUPPLEMENT: Step.CHANGE,
    AmountKind.CORRECT: Step.CHANGE,
    AmountKind.CANCEL: Step.CANCEL,
    AmountKind.REVOKE: Step.REVOKE,
}


def deciding_fen(before: Amounts, after: Amounts) -> int:
    """Return the 技术交易额 held against the threshold: the larger of both.

    So a large contract is not made small, or a small one large, by one person.
    """
    return max(before.technical_fen, after.technical_fen)


def check_decider(
    *, asked_by: int | None, entered_by: int | None, decided_by: int | None
) -> None:
    """Keep who asked, and who entered the contract, from deciding.

    Raises RuleBroken: "own-change", "same-person".
    """
    if decided_by is None or decided_by == asked_by:
        raise RuleBroken(
            "own-change", "申请人不能审核自己提出的变更，请由另一位市场管理员办理"
        )
    if decided_by == entered_by:
        raise RuleBroken(
            "same-person",
            "录入人不能审核自己录入的合同的变更，请由另一位市场管理员办理",
        )


def check_above_earned(after: Amounts, earned: Earned) -> None:
    """Keep a contract from holding less than what was recognised as paid.

    Raises RuleBroken: "below-earned". Ends are free of it: an ended contract holds 0.
    """
    for now_fen, earned_fen, word in (
        (after.total_fen, earned.total_fen, "成交总额"),
        (after.technical_fen, earned.technical_fen, "技术交易额"),
    ):
        if now_fen < earned_fen:
            raise RuleBroken(
                "below-earned",
                "变更后的%(word)s低于已核定的 %(earned)s 元，请先核对技术性收入核定",
                field="total_yuan",
                word=Said(word),
                earned=yuan_text(earned_fen),
            )
