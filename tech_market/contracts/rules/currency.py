"""Contracts in foreign money: amount, rate, its day and source, and what they make."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tech_market.errors import RuleBroken
from tech_market.money import FEN_PER_YUAN, yuan_text

HOME = "CNY"


@dataclass(frozen=True, slots=True)
class ForeignMoney:
    """The money of the paper; `rate` is 元 for one unit of it."""

    currency_code: str = HOME
    amount: Decimal | None = None
    rate: Decimal | None = None
    rate_on: date | None = None
    rate_source: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether the paper is not in 人民币."""
        return self.currency_code != HOME


def check_currency(money: ForeignMoney, *, total_fen: int, today: date) -> None:
    """Check that the total in 元 is what the foreign amount makes at its rate.

    Raises RuleBroken: "currency-home" for a rate on a contract in 人民币,
    "currency-incomplete", "rate-in-future", "rate-product".
    """
    stated = (money.amount, money.rate, money.rate_on, money.rate_source or None)
    if not money.is_foreign:
        if any(one is not None for one in stated):
            raise RuleBroken(
                "currency-home",
                "人民币合同不填原币金额和汇率，请清空或另选币种",
                field="currency_code",
            )
        return
    if money.amount is None or money.rate is None or not all(stated):
        raise RuleBroken(
            "currency-incomplete",
            "外币合同须填写原币金额、汇率、汇率日期和汇率来源",
            field="original_amount",
        )
    if money.rate_on and money.rate_on > today:
        raise RuleBroken("rate-in-future", "汇率日期不能晚于今天", field="rate_on")
    wanted = converted_fen(money.amount, money.rate)
    if abs(wanted - total_fen) > 1:
        raise RuleBroken(
            "rate-product",
            "按汇率折算应为 %(wanted)s 元，与合同成交总额不符",
            field="total_yuan",
            wanted=yuan_text(wanted),
        )


def converted_fen(amount: Decimal, rate: Decimal) -> int:
    """Return 分 for a foreign amount at this rate, rounded half up."""
    exact = amount * rate * FEN_PER_YUAN
    return int(exact.to_integral_value(rounding=ROUND_HALF_UP))
