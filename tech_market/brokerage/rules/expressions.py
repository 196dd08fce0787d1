"""What an expression of interest 合作意向 must say, and must not. Pure.

The three questions follow the Enterprise Europe Network's standard ones: what you
bring, what you want of the profile, and how and when you would work together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tech_market.errors import RuleBroken
from tech_market.listings.texts import has_contact
from tech_market.saying import Said

LEAST, MOST = 10, 1000  # characters of an answer


class ExpressionState(StrEnum):
    """Sent until a broker verifies it or returns it, or the sender withdraws it."""

    SENT = "sent"
    VERIFIED = "verified"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


EXPRESSION_NAMES: dict[ExpressionState, str] = {
    ExpressionState.SENT: "待经纪人核实",
    ExpressionState.VERIFIED: "已转为引荐",
    ExpressionState.RETURNED: "已退回",
    ExpressionState.WITHDRAWN: "已撤回",
}
#: field of the answer and its question
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("capability", "贵单位与此相关的基础和能力是什么？"),
    ("interest", "为什么感兴趣，打算怎样解决或怎样使用？"),
    ("cooperation", "希望以什么方式合作，何时、怎样开始第一次洽谈？"),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """The three answers, in the order of the questions."""

    capability: str
    interest: str
    cooperation: str


def check_answers(answers: Answers, *, own_names: Iterable[str]) -> None:
    """Raise RuleBroken unless all three say something and name nobody.

    `own_names` are what the sender must not be called. Raises RuleBroken:
    "answer-short", "answer-long", "answer-names", each at its field.
    """
    names = [name for name in own_names if name]
    for field, _question in QUESTIONS:
        check_answer(getattr(answers, field), field=field, own_names=names)


def check_answer(text: str, *, field: str, own_names: Iterable[str]) -> None:
    """Check one answer; see `check_answers`."""
    if len(text) < LEAST:
        raise RuleBroken(
            "answer-short", "请至少写 %(least)s 个字", field=field, least=LEAST
        )
    if len(text) > MOST:
        raise RuleBroken(
            "answer-long", "不能超过 %(most)s 个字", field=field, most=MOST
        )
    if any(name in text for name in own_names) or has_contact(text):
        raise RuleBroken(
            "answer-names",
            "请不要写单位名称、电话、邮箱或网址：双方同意后系统会自动互相显示",
            field=field,
        )


def check_open_expression(state: ExpressionState) -> None:
    """Raise RuleBroken("expression-decided") unless it still waits for a broker."""
    if state is not ExpressionState.SENT:
        raise RuleBroken(
            "expression-decided",
            "该合作意向%(state)s，不能再次处理",
            state=Said(EXPRESSION_NAMES[state]),
        )


def check_nda_settled(*, is_wanted: bool, is_settled: bool) -> None:
    """Raise RuleBroken("nda-pending") while a wanted agreement lacks a side's yes."""
    if is_wanted and not is_settled:
        raise RuleBroken(
            "nda-pending",
            "一方要求先签保密协议：双方都确认后，才能进入技术交流及以后的阶段",
            field="stage",
        )
