"""The life of a claim and who may move it. Pure: no database, no clock."""

from enum import StrEnum

from tech_market.errors import RuleBroken
from tech_market.saying import Said

LONGEST_REASON = 500  # characters


class ClaimState(StrEnum):
    """Where a claim for a reward stands."""

    CLAIMED = "claimed"
    CHECKED = "checked"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class RewardKind(StrEnum):
    """What a row of a claim's history says."""

    CLAIM = "claim"  # amount: what is claimed
    CHECK = "check"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ADJUST = "adjust"  # amount: the difference after the contract changed
    VOID = "void"
    PAY = "pay"  # amount: what was paid out, once
    CLAWBACK = "clawback"  # amount: the difference of what must come back
    RECOVER = "recover"  # amount: what came back


class ClaimStep(StrEnum):
    """What somebody does to a claim."""

    CHECK = "check"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PAY = "pay"
    RECHECK = "recheck"  # the contract changed: the readings so far are void
    VOID = "void"
    RECOVER = "recover"


STATE_NAMES: dict[ClaimState, str] = {
    ClaimState.CLAIMED: "待审核",
    ClaimState.CHECKED: "待批准",
    ClaimState.APPROVED: "待发放",
    ClaimState.PAID: "已发放",
    ClaimState.REFUSED: "不予奖励",
    ClaimState.WITHDRAWN: "已撤回",
    ClaimState.VOID: "已失效",
}
KIND_NAMES: dict[RewardKind, str] = {
    RewardKind.CLAIM: "申报",
    RewardKind.CHECK: "审核",
    RewardKind.APPROVE: "批准",
    RewardKind.REFUSE: "不予奖励",
    RewardKind.WITHDRAW: "撤回",
    RewardKind.ADJUST: "随合同调整",
    RewardKind.VOID: "失效",
    RewardKind.PAY: "发放",
    RewardKind.CLAWBACK: "应追回",
    RewardKind.RECOVER: "追回到账",
}
_S = ClaimState
_OPEN = (_S.CLAIMED, _S.CHECKED, _S.APPROVED)
MOVES: dict[ClaimStep, dict[ClaimState, ClaimState]] = {
    ClaimStep.CHECK: {_S.CLAIMED: _S.CHECKED},
    ClaimStep.APPROVE: {_S.CHECKED: _S.APPROVED},
    ClaimStep.REFUSE: dict.fromkeys((_S.CLAIMED, _S.CHECKED), _S.REFUSED),
    ClaimStep.WITHDRAW: {_S.CLAIMED: _S.WITHDRAWN},
    ClaimStep.PAY: {_S.APPROVED: _S.PAID},
    ClaimStep.RECHECK: dict.fromkeys(_OPEN, _S.CLAIMED),
    ClaimStep.VOID: dict.fromkeys(_OPEN, _S.VOID),
    ClaimStep.RECOVER: {_S.PAID: _S.PAID},
}
#: one of these per contract and broker, for ever once it is paid
LIVE = (*_OPEN, _S.PAID)


def next_state(current: ClaimState, step: ClaimStep) -> ClaimState:
    """Return where the step leads. Raises RuleBroken("claim-state")."""
    found = MOVES[step].get(current)
    if found is None:
        raise RuleBroken(
            "claim-state",
            "这项申报当前为“%(state)s”，不能执行此操作",
            state=Said(STATE_NAMES[current]),
        )
    return found


def check_persons(
    *, claimed_by: int | None, checked_by: int | None, actor: int
) -> None:
    """Let nobody decide about a claim of theirs, nor approve what they checked.

    `checked_by` is None while it is being checked. Raises RuleBroken: "own-claim",
    "same-person".
    """
    if actor == claimed_by:
        raise RuleBroken("own-claim", "不能审核、批准自己申报的奖励")
    if actor == checked_by:
        raise RuleBroken("same-person", "审核人不能批准，须由另一位市场管理员批准")


def checked_reason(text: str) -> str:
    """Return the sentence as it is kept. Raises RuleBroken: "reason"."""
    said = text.strip()
    if not said or len(said) > LONGEST_REASON:
        raise RuleBroken("reason", "请用500字以内写明原因", field="reason")
    return said
