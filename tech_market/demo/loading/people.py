"""Demo organisations, their members, brokers and staff."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
    Rank,
    StaffRole,
    User,
)
from tech_market.accounts.services.passwords import hash_password
from tech_market.brokerage.models import Broker, BrokerState
from tech_market.demo import parties
from tech_market.demo.shapes import BrokerText, OrganisationText

JOINED_DAYS = 900  # how long ago the demo organisations registered
STAFF = (
    ("admin", "示例管理员", StaffRole.ADMIN),
    ("registrar", "示例登记员", StaffRole.ADMIN),
    ("deputy", "示例复核员", StaffRole.ADMIN),
    ("auditor", "示例审计员", StaffRole.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class Account:
    """What a visitor of the demo signs in with."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of the demo, by key."""

    organisations: dict[str, Organisation]
    owners: dict[str, User]  # by organisation key
    brokers: dict[str, Broker]
    staff: dict[str, User]
    accounts: tuple[Account, ...]


def load_people(session: Session, *, now: datetime) -> Cast:
    """Make all people; those one may sign in as get a random password each.

    The others share the hash of a password that is thrown away.
    """
    nobodys = hash_password(secrets.token_urlsafe(24))
    started = now - timedelta(days=JOINED_DAYS)
    places = {one.key: _organisation(one, started) for one in parties.organisations()}
    owners: dict[str, User] = {}
    for person in parties.people():
        user = User(
            name=person.name, email=person.email, phone=person.phone,
            password_hash=nobodys, created_at=started,
        )  # fmt: skip
        session.add(
            Membership(
                user=user, organisation=places[person.organisation_key],
                rank=Rank(person.rank), state=MembershipState.ACTIVE,
                asked_at=started, decided_at=started,
            )
        )  # fmt: skip
        if person.rank == Rank.OWNER:
            owners[person.organisation_key] = user
    brokers = {one.key: _broker(one, nobodys, started) for one in parties.brokers()}
    staff = {
        key: User(
            name=name, email=f"{key}@example.com", password_hash=nobodys,
            staff_role=role, created_at=started,
        )
        for key, name, role in STAFF
    }  # fmt: skip
    session.add_all([*places.values(), *brokers.values(), *staff.values()])
    session.flush()
    accounts = _open_accounts(places, owners, brokers, staff)
    return Cast(places, owners, brokers, staff, accounts)


def _organisation(one: OrganisationText, started: datetime) -> Organisation:
    return Organisation(
        name=one.name,
        credit_code=one.credit_code,
        kind_code=one.kind_code,
        nature_code=one.nature_code,
        region_code=one.region_code,
        town_code=one.town_code,
        sector_code=one.sector_code,
        scale_code=one.scale_code,
        intro=one.intro,
        contact_name=one.contact_name,
        contact_phone=one.contact_phone,
        state=OrganisationState.VERIFIED,
        decided_at=started,
        created_at=started,
    )


def _broker(one: BrokerText, password_hash: str, started: datetime) -> Broker:
    user = User(
        name=one.name, email=one.email, phone=one.phone, password_hash=password_hash,
        staff_role=StaffRole.BROKER, created_at=started,
    )  # fmt: skip
    is_filed = bool(one.filing_no)
    return Broker(
        user=user,
        employer=one.employer,
        grade_code=one.grade_code,
        certificate_no=one.certificate_no,
        issuing_body=one.issuing_body,
        certificate_expires_on=one.certificate_expires_on,
        filing_no=one.filing_no or None,
        filed_at=started if is_filed else None,
        field_codes=list(one.field_codes),
        intro=one.intro,
        state=BrokerState.FILED if is_filed else BrokerState.APPLIED,
    )


def _open_accounts(
    places: dict[str, Organisation],
    owners: dict[str, User],
    brokers: dict[str, Broker],
    staff: dict[str, User],
) -> tuple[Account, ...]:
    """Give one person of each role a password that is printed."""
    enterprise = next(k for k, o in places.items() if o.kind_code == "enterprise")
    institute = next(k for k, o in places.items() if o.kind_code == "university")
    chosen = (
        ("企业", owners[enterprise]),
        ("院所", owners[institute]),
        ("技术经纪人", next(iter(brokers.values())).user),
        ("市场管理员", staff["admin"]),
        ("市场管理员（登记）", staff["registrar"]),
        ("市场管理员（复核）", staff["deputy"]),
        ("审计员", staff["auditor"]),
    )
    accounts = []
    for role, user in chosen:
        password = secrets.token_urlsafe(12)
        user.password_hash = hash_password(password)
        accounts.append(Account(role, user.email, password))
    return tuple(accounts)
