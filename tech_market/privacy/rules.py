"""When somebody may leave, and what leaving means. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tech_market.errors import RuleBroken

GRACE = timedelta(days=7)  # to think again; then it cannot be undone
#: what has to be typed to mean it, in either language
WORDS = ("注销", "DELETE")
#: who a person becomes: the name on everything they wrote
GONE_NAME = "已注销用户"
GONE_HOST = "gone.invalid"  # RFC 2606: no mail ever reaches it


@dataclass(frozen=True, slots=True)
class Ties:
    """What still hangs on somebody, counted."""

    is_leaving: bool = False
    is_last_admin: bool = False
    is_last_owner: bool = False  # of an organisation with other members
    living_listings: int = 0  # of an organisation they are alone in
    house_deals: int = 0  # open ones of such an organisation
    needs_in_hand: int = 0
    own_deals: int = 0  # open ones, as lead or with a share
    open_claims: int = 0  # for a reward
    waiting_contracts: int = 0  # entered by them, not yet registered or refused


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why somebody cannot leave yet, what to do, and where."""

    code: str
    message: str
    endpoint: str


def obstacles(ties: Ties) -> list[Obstacle]:
    """Name all that stands in the way, the gravest first; empty when nothing does."""
    found = [
        (ties.is_last_admin, "last-admin",
         "您是唯一可用的市场管理员：请先邀请另一位管理员并等其登录",
         "accounts.invitations"),
        (ties.is_last_owner, "last-owner",
         "您是单位唯一的负责人：请先把另一位成员设为负责人", "accounts.organisation"),
        (bool(ties.living_listings), "living-listings",
         ("您是单位唯一的成员，单位还有未结束的需求或成果：请先撤回或标记为已结束，"
         "或者邀请同事接手"), "home.desk"),
        (bool(ties.house_deals), "house-deals",
         "您是单位唯一的成员，单位还有进行中的商机：请先办结，或者邀请同事接手",
         "brokerage.deals"),
        (bool(ties.needs_in_hand), "needs-in-hand",
         "您手中还有承接的需求：请先退回待接，或请市场管理员移交", "home.desk"),
        (bool(ties.own_deals), "own-deals",
         "您还有进行中的商机：请先办结，或请市场管理员移交", "brokerage.deals"),
        (bool(ties.open_claims), "open-claims",
         "您还有没有办完的奖励申报：请等待办结或先撤回", "rewards.index"),
        (bool(ties.waiting_contracts), "waiting-contracts",
         "您录入的技术合同还在申请登记：请等待登记机构答复，或请市场管理员接手",
         "contracts.index"),
    ]  # fmt: skip
    return [Obstacle(code, said, place) for holds, code, said, place in found if holds]


def check_may_leave(ties: Ties) -> None:
    """Raise RuleBroken with the first obstacle's code; "leaving" if asked twice."""
    if ties.is_leaving:
        raise RuleBroken("leaving", "您已经申请注销，请刷新页面查看时间")
    for one in obstacles(ties):
        raise RuleBroken(one.code, one.message)


def check_word(typed: str | None) -> None:
    """Raise RuleBroken: "word", unless the word was typed."""
    if (typed or "").strip().upper() not in WORDS:
        raise RuleBroken("word", "请在框内输入“注销”两个字（或 DELETE）", field="word")


def gone_email(ref: str) -> str:
    """Return the address that takes the place of a person's own; one for each."""
    return f"{ref}@{GONE_HOST}"


def due(now: datetime) -> datetime:
    """Return when leaving will be done, to the second."""
    return (now + GRACE).replace(microsecond=0)
