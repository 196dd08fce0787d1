"""Organisations: registered once, looked up, and kept by their owners."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts import rules, scope
from tech_market.accounts.models import Organisation, OrganisationState
from tech_market.audit import services as audit
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

SHORTEST_NAME = 2  # signs of an organisation's name


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What the administrator verifies; codes of the lists named alike."""

    name: str
    kind_code: str
    region_code: str
    town_code: str
    sector_code: str
    scale_code: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What the organisation says of itself; the intro is public, the contact is not."""

    intro: str
    contact_name: str
    contact_phone: str


def find_by_code(session: Session, *, code: str) -> Organisation | None:
    """Return the organisation with this normalised credit code, or None."""
    return session.scalar(select(Organisation).where(Organisation.credit_code == code))


def get_by_code(session: Session, *, credit_code: str) -> Organisation:
    """Return the organisation, however its code was written.

    Raises RuleBroken: "credit-code", "organisation-unknown".
    """
    found = find_by_code(session, code=rules.check_credit_code(credit_code))
    if found is None:
        raise RuleBroken(
            "organisation-unknown",
            "平台上还没有这家单位，请先注册新单位",
            field="credit_code",
        )
    return found


def check_new(session: Session, *, credit_code: str) -> str:
    """Return the normalised code of an organisation that is not registered yet.

    Raises RuleBroken: "credit-code", "organisation-known".
    """
    code = rules.check_credit_code(credit_code)
    if find_by_code(session, code=code) is not None:
        raise RuleBroken(
            "organisation-known",
            "这家单位已经注册，一家单位只注册一次。请改用“加入已有单位”",
            field="credit_code",
        )
    return code


def check_facts(facts: OrganisationFacts, *, book: CodeBook) -> None:
    """Check name and codes.

    Raises RuleBroken: "organisation-name", "unknown-code".
    """
    if len(rules.one_line(facts.name)) < SHORTEST_NAME:
        raise RuleBroken(
            "organisation-name", "请填写单位全称", field="organisation_name"
        )
    book.check("organisation-kind", facts.kind_code, field="kind_code")
    book.check("region", facts.region_code, field="region_code")
    optional = (
        ("town", facts.town_code, "town_code"),
        ("sector", facts.sector_code, "sector_code"),
        ("organisation-scale", facts.scale_code, "scale_code"),
    )
    for list_key, code, field in optional:
        if code:
            book.check(list_key, code, field=field)


def checked_profile(profile: Profile) -> Profile:
    """Return the profile with clean texts.

    Raises RuleBroken: "phone".
    """
    return Profile(
        intro=rules.many_lines(profile.intro),
        contact_name=rules.one_line(profile.contact_name),
        contact_phone=rules.check_phone(profile.contact_phone, field="contact_phone"),
    )


def add(
    session: Session,
    *,
    credit_code: str,
    facts: OrganisationFacts,
    profile: Profile,
    now: datetime,
) -> Organisation:
    """Add a pending organisation of checked facts."""
    house = Organisation(credit_code=credit_code, created_at=now)
    _fill(house, facts)
    _describe(house, profile)
    session.add(house)
    session.flush()
    return house


def _fill(house: Organisation, facts: OrganisationFacts) -> None:
    house.name = rules.one_line(facts.name)
    house.kind_code = facts.kind_code
    house.region_code = facts.region_code
    house.town_code = facts.town_code
    house.sector_code = facts.sector_code
    house.scale_code = facts.scale_code


def _describe(house: Organisation, profile: Profile) -> None:
    house.intro = profile.intro
    house.contact_name = profile.contact_name
    house.contact_phone = profile.contact_phone


def get_public(session: Session, *, ref: str) -> Organisation:
    """Return a verified organisation; any other does not exist for the public."""
    return or_missing(
        session.scalar(
            select(Organisation).where(Organisation.ref == ref, scope.is_public())
        )
    )


def get_own(session: Session, *, actor: Actor) -> Organisation:
    """Return the actor's organisation."""
    return or_missing(session.scalar(select(Organisation).where(scope.own(actor))))


def or_missing(found: Organisation | None) -> Organisation:
    """Return what was found, or raise NotFound."""
    if found is None:
        raise NotFound
    return found


def update(
    session: Session,
    *,
    actor: Actor,
    profile: Profile,
    facts: OrganisationFacts | None,
    book: CodeBook,
    now: datetime,
) -> None:
    """Save what the owner typed; `facts` only while the organisation is not verified.

    Saving the facts of a refused organisation submits it again.
    Raises NotFound for anybody but an owner; RuleBroken: "organisation-verified",
    "organisation-name", "unknown-code", "phone".
    """
    house = or_missing(
        session.scalar(select(Organisation).where(scope.writable(actor)))
    )
    if facts is not None:
        if house.is_verified:
            raise RuleBroken(
                "organisation-verified", "单位已核验，名称等信息不能再自行修改"
            )
        check_facts(facts, book=book)
        _fill(house, facts)
    _describe(house, checked_profile(profile))
    is_again = facts is not None and house.state is OrganisationState.REFUSED
    if is_again:
        rules.check_move(house.state, OrganisationState.PENDING)
        house.state = OrganisationState.PENDING
    step = "submit" if is_again else "update"
    audit.record(
        session, actor=actor, action=f"{Action.ORGANISATION_MANAGE}.{step}",
        kind="organisation", ref=house.ref, now=now,
    )  # fmt: skip
