"""Hand a listing in, after a look at what says nearly the same."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.errors import RuleBroken
from tech_market.listings.alike import find_alike
from tech_market.listings.models import Listing
from tech_market.listings.rules import Step
from tech_market.listings.services import lifecycle
from tech_market.policy.actor import Actor


def submit(
    session: Session,
    *,
    actor: Actor,
    listing: Listing,
    now: datetime,
    is_checked: bool = False,
) -> None:
    """Submit a listing; `is_checked` says its owner has looked at what is alike.

    Raises RuleBroken "alike" where they have not, and what lifecycle.move raises.
    """
    lifecycle.check_right(actor, listing, Step.SUBMIT)
    alike = find_alike(session, actor=actor, listing=listing, now=now)
    if alike and not is_checked:
        raise RuleBroken(
            "alike",
            "已有内容几乎相同的条目：“%(title)s”。"
            "请对照下方原文；确属不同内容的，勾选后再提交",
            field="is_checked",
            title=alike[0].theirs.title,
        )
    remark = lifecycle.Remark(alike=tuple(one.ref for one in alike))
    lifecycle.move(
        session, actor=actor, listing=listing, step=Step.SUBMIT, now=now, remark=remark
    )
