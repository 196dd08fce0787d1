"""What a question 提问 and an answer 答复 may say, and how many there may be. Pure."""

from typing import Final

from tech_market.errors import RuleBroken
from tech_market.listings.texts import has_contact
from tech_market.policy.actor import Role

LEAST: Final = 5  # characters
MOST: Final = 500
A_DAY: Final = 20  # questions of one person in 24 hours
WAITING: Final = 3  # of one person about one listing, not answered yet

#: how the owner and everybody else read who asks; no names before an introduction
ASKERS: Final[dict[Role, str]] = {
    Role.ENTERPRISE: "企业会员",
    Role.INSTITUTE: "院所会员",
    Role.AGENCY: "服务机构会员",
    Role.BROKER: "技术经纪人",
}


def check_text(text: str) -> None:
    """Refuse what says nothing, too much, or how to reach somebody.

    Raises RuleBroken: "question-short", "question-long", "contact-in-text".
    """
    if len(text) < LEAST:
        raise RuleBroken(
            "question-short", "请至少写 %(least)s 个字", field="text", least=LEAST
        )
    if len(text) > MOST:
        raise RuleBroken(
            "question-long", "不能超过 %(most)s 个字", field="text", most=MOST
        )
    if has_contact(text):
        raise RuleBroken(
            "contact-in-text",
            "请不要写电话、邮箱、微信或网址：需要联系请提出合作意向，双方同意后互相显示；"
            "很长的数字请写成“1000万”的样子",
            field="text",
        )


def check_names(text: str, *, names: tuple[str, ...]) -> None:
    """Raise RuleBroken("answer-names") when a text names who wants to stay unnamed."""
    if any(name and name in text for name in names):
        raise RuleBroken(
            "answer-names",
            "请不要写本单位名称或联系人：双方同意对接后系统会互相显示",
            field="text",
        )


def check_count(*, today: int, waiting: int) -> None:
    """Raise RuleBroken("too-many-questions") for whoever asks without end."""
    if today >= A_DAY:
        raise RuleBroken(
            "too-many-questions",
            "24小时内最多提问 %(most)s 次，请稍后再问",
            most=A_DAY,
        )
    if waiting >= WAITING:
        raise RuleBroken(
            "too-many-questions",
            "您对这一条已有 %(most)s 个提问等待答复，请等对方答复后再问",
            most=WAITING,
        )
