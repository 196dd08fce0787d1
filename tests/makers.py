"""Typed row makers: every value has a default, every default can be overridden."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
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
from tech_market.credit_code import check_character
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tech_market.results.models import Result

Row = TypeVar("Row")
PASSWORD = "correct-horse-battery"  # of people who exist in tests only
MADE_AT = datetime(2026, 3, 1, 1, tzinfo=UTC)
FAR = date(2027, 6, 30)
_serial = count(1)


def saved(session: Session, row: Row) -> Row:
    """Add and flush, so that the row has its id."""
    session.add(row)
    session.flush()
    return row


def credit_code(number: int) -> str:
    """Return a valid, clearly made-up unified credit code."""
    first = f"91330211MA{number:07d}"
    return first + check_character(first)


def make_organisation(session: Session, **values: Any) -> Organisation:
    """Make a verified enterprise in Zhenhai unless told otherwise."""
    number = next(_serial)
    defaults: dict[str, Any] = {
        "name": f"示例企业{number}",
        "credit_code": credit_code(number),
        "kind_code": "enterprise",
        "region_code": "330211",
        "state": OrganisationState.VERIFIED,
        "created_at": MADE_AT,
        "contact_name": f"联系人{number}",
        "contact_phone": f"1380000{number:04d}",
    }
    return saved(session, Organisation(**(defaults | values)))


def make_user(session: Session, **values: Any) -> User:
    """Make a person without a place; `staff_role` makes staff."""
    number = next(_serial)
    defaults: dict[str, Any] = {
        "name": f"示例人{number}",
        "email": f"person{number}@example.com",
        "password_hash": hash_password(PASSWORD),
        "created_at": MADE_AT,
    }
    return saved(session, User(**(defaults | values)))


def make_member(
    session: Session,
    *,
    organisation: Organisation | None = None,
    kind_code: str = "enterprise",
    rank: Rank = Rank.OWNER,
    **values: Any,
) -> User:
    """Make a person with an active place in an organisation."""
    place = organisation or make_organisation(session, kind_code=kind_code)
    user = make_user(session, **values)
    membership = Membership(
        user=user,
        organisation=place,
        rank=rank,
        state=MembershipState.ACTIVE,
        asked_at=MADE_AT,
    )
    saved(session, membership)
    return user


def make_admin(session: Session, **values: Any) -> User:
    """Make a market administrator."""
    return make_user(session, staff_role=StaffRole.ADMIN, **values)


def make_auditor(session: Session, **values: Any) -> User:
    """Make an auditor."""
    return make_user(session, staff_role=StaffRole.AUDITOR, **values)


def make_broker(session: Session, **values: Any) -> Broker:
    """Make a filed broker with the person behind."""
    number = next(_serial)
    defaults: dict[str, Any] = {
        "grade_code": "intermediate",
        "certificate_no": f"示例证{number:05d}",
        "issuing_body": "示例发证机构",
        "certificate_expires_on": FAR,
        "filing_no": f"示例备{number:05d}",
        "filed_at": MADE_AT,
        "state": BrokerState.FILED,
    }
    user = values.pop("user", None) or make_user(session, staff_role=StaffRole.BROKER)
    return saved(session, Broker(user=user, **(defaults | values)))


def organisation_of(session: Session, user: User) -> Organisation:
    """Return where this member belongs."""
    found = session.scalar(
        select(Organisation).join(Membership).where(Membership.user_id == user.id)
    )
    assert found is not None
    return found


def _listing(number: int) -> dict[str, Any]:
    return {
        "field_code": "05",
        "valid_until": FAR,
        "state": ListingState.PUBLISHED,
        "created_at": MADE_AT,
        "submitted_at": MADE_AT,
        "filed_at": MADE_AT,
        "published_at": MADE_AT + timedelta(hours=1),
        "first_published_at": MADE_AT + timedelta(hours=1),
        "contact_name": f"私密联系人{number}",
        "contact_phone": f"1390000{number:04d}",
    }


def make_need(session: Session, **values: Any) -> Need:
    """Make a published need of an enterprise of its own."""
    number = next(_serial)
    defaults = _listing(number) | {
        "number": f"XQ2026{number:05d}",
        "title": f"示例需求{number}：高强耐蚀铝合金材料",
        "summary": "寻求高强耐蚀铝合金材料的制备技术，用于船用结构件。",
    }
    if "organisation" not in values:
        values["organisation"] = make_organisation(session)
    return saved(session, Need(**(defaults | values)))


def make_result(session: Session, **values: Any) -> Result:
    """Make a published result of an institute of its own."""
    number = next(_serial)
    defaults = _listing(number) | {
        "number": f"CG2026{number:05d}",
        "title": f"示例成果{number}：轻量化高强铝合金制备方法",
        "summary": "一种轻量化高强铝合金及其耐腐蚀制备方法，已通过中试。",
        "trl": 6,
    }
    if "organisation" not in values:
        values["organisation"] = make_organisation(session, kind_code="university")
    return saved(session, Result(**(defaults | values)))
