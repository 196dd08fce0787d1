"""What a contract must be. Pure: no database, no clock, no request."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_text
from tech_market.money import MOST_FEN
from tech_market.saying import Said


class ContractState(StrEnum):
    """Where the paper stands."""

    DRAFT = "draft"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REGISTERED = "registered"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    REVOKED = "revoked"


class PartySide(StrEnum):
    """The two sides of a contract."""

    SELLER = "seller"
    BUYER = "buyer"


class AmountKind(StrEnum):
    """Why an amount event was written (list amount-event-kind)."""

    REGISTER = "register"
    SUPPLEMENT = "supplement"  # 补正: a part of the price that is known only now
    CHANGE = "change"
    CORRECT = "correct"  # 更正: what was entered was not what the paper says
    CANCEL = "cancel"
    REVOKE = "revoke"


CHANGES = (AmountKind.CHANGE, AmountKind.SUPPLEMENT, AmountKind.CORRECT)
STATE_NAMES: dict[ContractState, str] = {
    ContractState.DRAFT: "草稿",
    ContractState.APPLIED: "已申请",
    ContractState.ACCEPTED: "已受理",
    ContractState.RETURNED: "退回补正",
    ContractState.REGISTERED: "已登记",
    ContractState.REFUSED: "不予登记",
    ContractState.CANCELLED: "已注销",
    ContractState.REVOKED: "已撤销",
}
SIDE_NAMES: dict[PartySide, str] = {PartySide.SELLER: "卖方", PartySide.BUYER: "买方"}


class Step(StrEnum):
    """What somebody does to a contract as a whole."""

    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REGISTER = "register"
    REFUSE = "refuse"
    CHANGE = "change"
    CANCEL = "cancel"
    REVOKE = "revoke"


_S = ContractState
MOVES: dict[Step, dict[ContractState, ContractState]] = {
    Step.EDIT: {one: one for one in (_S.DRAFT, _S.RETURNED, _S.REFUSED)},
    Step.SUBMIT: dict.fromkeys((_S.DRAFT, _S.RETURNED, _S.REFUSED), _S.APPLIED),
    Step.WITHDRAW: {_S.APPLIED: _S.DRAFT},
    Step.ACCEPT: {_S.APPLIED: _S.ACCEPTED},
    Step.RETURN: dict.fromkeys((_S.APPLIED, _S.ACCEPTED), _S.RETURNED),
    Step.REGISTER: {_S.ACCEPTED: _S.REGISTERED},
    Step.REFUSE: {_S.ACCEPTED: _S.REFUSED},
    Step.CHANGE: {_S.REGISTERED: _S.REGISTERED},
    Step.CANCEL: {_S.REGISTERED: _S.CANCELLED},
    Step.REVOKE: {_S.REGISTERED: _S.REVOKED},
}
#: states in which the drafter may still change the paper
MOVABLE = frozenset(MOVES[Step.EDIT])
#: states in which the same paper waits or counts: it may be there once only
ALIVE = frozenset({_S.APPLIED, _S.ACCEPTED, _S.REGISTERED})
BUDGET_TIMES = 10  # a total above so many budgets is usually 元 typed for 万元
_NUMBER = re.compile(r"[0-9]{16}|[0-9]{14}")
_NOISE = re.compile(r"[\s\-_./\u00b7\u2010-\u2015\u2212\u200b-\u200f\u2060\ufeff]")


def technical_fen(total_fen: int, deductions_fen: Sequence[int]) -> int:
    """Return 技术交易额: the total less every non-technical cost.

    Raises RuleBroken: "deductions-above-total" when nothing technical would be left.
    """
    rest = total_fen - sum(deductions_fen)
    if rest <= 0:
        raise RuleBroken(
            "deductions-above-total",
            "非技术性费用之和不能达到或超过合同成交总额",
            field="total_yuan",
        )
    return rest


def check_total(total_fen: int) -> None:
    """Raise RuleBroken("total-range") unless there is an amount at all."""
    if not 1 <= total_fen <= MOST_FEN:
        raise RuleBroken("total-range", "合同成交总额应大于0", field="total_yuan")


def check_amounts(
    total_fen: int, deductions_fen: Sequence[int], *, is_all_technical: bool
) -> None:
    """Check the two amounts against each other.

    Raises RuleBroken: "deductions-above-total"; "amounts-equal" when no cost is named
    and the drafter did not state that there is none; "amounts-differ" when both.
    """
    technical_fen(total_fen, deductions_fen)
    if not deductions_fen and not is_all_technical:
        raise RuleBroken(
            "amounts-equal",
            "未填写非技术性费用：如合同价款确实不含设备、材料等费用，请勾选声明",
            field="is_all_technical",
        )
    if deductions_fen and is_all_technical:
        raise RuleBroken(
            "amounts-differ",
            "已填写非技术性费用，不能同时声明价款全部为技术交易额",
            field="is_all_technical",
        )


def normalise_registration_no(text: str, *, field: str = "registration_no") -> str:
    """Return the 登记编号 as plain digits, whatever dashes, spaces or width it had.

    Raises RuleBroken: "registration-no" unless 16 (or, before, 14) digits are left.
    """
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(digits) or not digits.isascii():
        raise RuleBroken(
            "registration-no",
            "登记编号应为16位数字（旧编号14位）",
            field=field,
        )
    return digits


@dataclass(frozen=True, slots=True)
class Amounts:
    """合同成交总额 and 技术交易额, kept apart, in 分."""

    total_fen: int
    technical_fen: int

    @classmethod
    def of(cls, total_fen: int, deductions: Mapping[str, int]) -> "Amounts":
        """Derive both from the total and the non-technical costs by kind."""
        return cls(total_fen, technical_fen(total_fen, tuple(deductions.values())))

    def __sub__(self, other: "Amounts") -> "Amounts":
        """Return the signed difference."""
        return Amounts(
            self.total_fen - other.total_fen, self.technical_fen - other.technical_fen
        )


def next_state(current: ContractState, step: Step) -> ContractState:
    """Return where `step` leads from `current`.

    Raises RuleBroken: "contract-state".
    """
    moves = MOVES[step]
    if current not in moves:
        raise RuleBroken(
            "contract-state",
            "合同当前状态为“%(state)s”，不能执行此操作",
            state=Said(STATE_NAMES[current]),
        )
    return moves[current]


def checked_reason(text: str) -> str:
    """Return the reason without margins.

    Raises RuleBroken: "reason" when there is none.
    """
    reason = clean_text(text)
    if not reason:
        raise RuleBroken("reason", "请填写原因", field="reason")
    return reason


def check_two_persons(*, entered_by: int | None, decided_by: int | None) -> None:
    """Raise RuleBroken("same-person") when whoever entered it also decides."""
    if entered_by is not None and entered_by == decided_by:
        raise RuleBroken(
            "same-person", "录入人不能审核登记自己录入的合同，请由另一位市场管理员办理"
        )


def check_dates(
    *, signed_on: date, starts_on: date, ends_on: date | None, today: date
) -> None:
    """Check the paper's days.

    Raises RuleBroken: "signed-in-future", "ends-before-start".
    """
    if signed_on > today:
        raise RuleBroken("signed-in-future", "签订日期不能晚于今天", field="signed_on")
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(
            "ends-before-start", "结束日期不能早于开始日期", field="ends_on"
        )


def check_certificate(certificate_on: date, *, signed_on: date, today: date) -> None:
    """Raise RuleBroken("certificate-date") unless between signature and today."""
    if not signed_on <= certificate_on <= today:
        raise RuleBroken(
            "certificate-date",
            "证书日期不能早于合同签订日期，也不能晚于今天",
            field="certificate_on",
        )


def check_effective(effective_on: date, *, after: date, today: date) -> None:
    """Keep later entries in order; where a published period is hit, they book later.

    Raises RuleBroken: "effective-date" before the entry `after` or in the future.
    """
    if not after <= effective_on <= today:
        raise RuleBroken(
            "effective-date",
            "生效日期不能早于上一笔记录，也不能晚于今天",
            field="effective_on",
        )


def check_change_kind(kind: AmountKind, delta: Amounts) -> None:
    """Raise RuleBroken("change-kind") unless the kind of entry fits what it does.

    A supplement 补正 only adds: it tells a part of the price that was open before.
    """
    if kind not in CHANGES:
        raise RuleBroken("change-kind", "请选择变更、补正或更正", field="kind")
    if kind is AmountKind.SUPPLEMENT and min(delta.total_fen, delta.technical_fen) < 0:
        raise RuleBroken(
            "change-kind", "补正只能增加金额；减少金额请选“变更”或“更正”", field="kind"
        )


def check_budget(total_fen: int, *, budget_fen: int | None, note: str) -> None:
    """Ask why when the total is more than ten times the need's budget.

    Raises RuleBroken: "far-above-budget".
    """
    if budget_fen and total_fen > BUDGET_TIMES * budget_fen and not note:
        raise RuleBroken(
            "far-above-budget",
            "成交总额超过需求预算的%(times)s倍：请核对单位是否为元，确认无误请说明原因",
            field="amount_note",
            times=BUDGET_TIMES,
        )


def check_type(
    subtype_parent: str | None, *, type_code: str, has_subtypes: bool
) -> None:
    """Check that the sub-type belongs to the type; None means none was chosen.

    Raises RuleBroken: "subtype".
    """
    wanted = type_code if has_subtypes else None
    if subtype_parent != wanted:
        message = (
            Said("请选择属于该合同类型的子类")
            if has_subtypes
            else Said("该合同类型没有子类，请留空")
        )
        raise RuleBroken("subtype", message, field="subtype_code")
