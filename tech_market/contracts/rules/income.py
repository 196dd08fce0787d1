"""技术性收入核定: what was really earned, never more than the contract holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from tech_market.contracts.rules import Amounts
from tech_market.errors import RuleBroken
from tech_market.saying import Said


@dataclass(frozen=True, slots=True)
class Earned:
    """One recognition in 分: both amounts realised this time, and costs taken off."""

    total_fen: int
    technical_fen: int
    costs_fen: int

    @property
    def income_fen(self) -> int:
        """Return 本次实现技术性收入: the technical amount less the costs."""
        return self.technical_fen - self.costs_fen


def check_earned(
    earned: Earned, *, before: Sequence[Earned], contract: Amounts
) -> None:
    """Check one recognition, and all of them together, against the contract.

    Raises RuleBroken: "income-nothing", "income-technical", "income-costs",
    "income-above-total", "income-above-technical".
    """
    if earned.total_fen < 1:
        raise RuleBroken(
            "income-nothing", "本次实现合同交易额应大于0", field="earned_total_yuan"
        )
    if earned.technical_fen > earned.total_fen:
        raise RuleBroken(
            "income-technical",
            "本次实现技术交易额不能超过本次实现合同交易额",
            field="earned_technical_yuan",
        )
    if earned.income_fen < 0:
        raise RuleBroken(
            "income-costs",
            "扣除的成本费用不能超过本次实现技术交易额",
            field="earned_technical_yuan",
        )
    for name, sum_fen, most_fen, word, field in (
        (
            "income-above-total",
            sum(one.total_fen for one in (*before, earned)),
            contract.total_fen,
            "合同成交总额",
            "earned_total_yuan",
        ),
        (
            "income-above-technical",
            sum(one.technical_fen for one in (*before, earned)),
            contract.technical_fen,
            "技术交易额",
            "earned_technical_yuan",
        ),
    ):
        if sum_fen > most_fen:
            raise RuleBroken(
                name, "历次核定之和超过合同的%(word)s", field=field, word=Said(word)
            )
