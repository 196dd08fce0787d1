"""What a contract must be. Pure: no database, no clock, no request."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from tech_market.errors import RuleBroken


class ContractState(StrEnum):
    """Where the paper stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REGISTERED = "registered"
    CANCELLED = "cancelled"
    REVOKED = "revoked"


class PartySide(StrEnum):
    """The two sides of a contract."""

    SELLER = "seller"
    BUYER = "buyer"


class AmountKind(StrEnum):
    """Why an amount event was written (list amount-event-kind)."""

    REGISTER = "register"
    CHANGE = "change"
    CANCEL = "cancel"
    REVOKE = "revoke"


STATE_NAMES: dict[ContractState, str] = {
    ContractState.DRAFT: "草稿",
    ContractState.SUBMITTED: "待登记",
    ContractState.RETURNED: "退回补正",
    ContractState.REGISTERED: "已登记",
    ContractState.CANCELLED: "已注销",
    ContractState.REVOKED: "已撤销",
}
_NUMBER = re.compile(r"[0-9]{16}|[0-9]{14}")
_NOISE = re.compile(r"[\s\-‐-―−_.·/​-‏⁠﻿]")


def technical_fen(total_fen: int, deductions_fen: Sequence[int]) -> int:
    """Return 技术交易额: the total less every non-technical cost.

    Raises RuleBroken: "deductions-above-total" when nothing technical would be left.
    """
    rest = total_fen - sum(deductions_fen)
    if rest <= 0:
        raise RuleBroken(
            "deductions-above-total",
            "非技术性费用之和不能达到或超过合同成交总额",
            field="deductions",
        )
    return rest


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


def normalise_registration_no(text: str) -> str:
    """Return the 登记编号 as plain digits, whatever dashes, spaces or width it had.

    Raises RuleBroken: "registration-no" unless 16 (or, before, 14) digits are left.
    """
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(digits) or not digits.isascii():
        raise RuleBroken(
            "registration-no", "登记编号应为16位数字（旧编号14位）", field="registration_no"
        )
    return digits
