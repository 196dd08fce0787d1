"""Whose the imported listings are."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.accounts.services import organisations, reviewing
from tech_market.codes.book import current_book
from tech_market.credit_code import normalise
from tech_market.errors import RuleBroken
from tech_market.policy.actor import SYSTEM

HERE = "330211"  # 镇海区


def find_owner(session: Session, wanted: str) -> Organisation | None:
    """Return the organisation of this reference or credit code, or None."""
    return session.scalar(
        select(Organisation).where(
            (Organisation.ref == wanted.strip())
            | (Organisation.credit_code == normalise(wanted))
        )
    )


def get_owner(session: Session, wanted: str) -> Organisation:
    """Return the organisation named.

    Raises RuleBroken("organisation-unknown"), which says how to name one.
    """
    found = find_owner(session, wanted)
    if found is None:
        raise RuleBroken(
            "organisation-unknown",
            "没有找到单位：请用 --org 写明单位编号（单位页面地址最后一段）"
            "或统一社会信用代码；尚未注册的，加上 --new-org 单位全称即登记并核验",
        )
    return found


def add_owner(
    session: Session, *, credit_code: str, name: str, kind_code: str, now: datetime
) -> Organisation:
    """Register and verify an organisation, as whoever runs the server may.

    Raises RuleBroken as signing up does.
    """
    code = organisations.check_new(session, credit_code=credit_code)
    facts = organisations.OrganisationFacts(
        name=name, kind_code=kind_code, region_code=HERE,
        town_code="", sector_code="", scale_code="",
    )  # fmt: skip
    organisations.check_facts(facts, book=current_book(session))
    house = organisations.add(
        session, credit_code=code, facts=facts,
        profile=organisations.Profile("", "", ""), now=now,
    )  # fmt: skip
    return reviewing.decide(
        session, actor=SYSTEM, ref=house.ref, seen_version=str(house.version),
        reason=None, now=now,
    )  # fmt: skip
