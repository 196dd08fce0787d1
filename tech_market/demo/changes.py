"""What happens to a few contracts after registration: changed, cancelled, revoked."""

from dataclasses import replace
from datetime import date, timedelta

from tech_market.contracts.rules import AmountKind, ContractState
from tech_market.demo.dice import dice, happens
from tech_market.demo.shapes import ChangeText, ContractText
from tech_market.money import FEN_PER_WAN

#: places of the contracts whose amount changed, spread over the years
CHANGES = frozenset({17, 61, 98, 143, 190, 246, 300, 351})
#: places of the two contracts taken out of the count, and how
ENDS = {120: AmountKind.CANCEL, 205: AmountKind.REVOKE}
_UP = "经双方书面补充协议增加研究内容，合同金额相应增加。（示例）"
_DOWN = "经双方协商核减部分工作量，合同金额相应减少。（示例）"
_ENDINGS = {
    AmountKind.CANCEL: (
        ContractState.CANCELLED,
        "合同经双方协商解除，尚未履行，申请注销登记。（示例）",
    ),
    AmountKind.REVOKE: (
        ContractState.REVOKED,
        "核查发现与另一份已登记合同重复，撤销登记。（示例）",
    ),
}


def change_of(one: ContractText, *, last: date) -> ContractText:
    """Raise the total by a third or lower it by a sixth, in whole 万元, costs kept."""
    choose = dice(f"change:{one.key}")
    grows = happens(choose, share=0.6)
    step = one.technical_fen // (3 if grows else -6)
    delta = round(step / FEN_PER_WAN) * FEN_PER_WAN
    return replace(
        one,
        changes=(
            ChangeText(
                kind=AmountKind.CHANGE,
                effective_on=_later(one, last, choose.randrange(60, 300)),
                total_fen=one.total_fen + delta,
                deductions=one.deductions,
                reason=_UP if grows else _DOWN,
            ),
        ),
    )


def end_of(one: ContractText, kind: AmountKind, *, last: date) -> ContractText:
    """Take the contract out of the count, some months after its certificate."""
    state, reason = _ENDINGS[kind]
    day = _later(one, last, 150)
    ended = ChangeText(kind, day, 0, {}, reason)
    return replace(one, state=state, changes=(ended,))


def _later(one: ContractText, last: date, days: int) -> date:
    if one.certificate_on is None:
        raise ValueError(f"{one.key} is not registered")
    return min(one.certificate_on + timedelta(days=days), last)
