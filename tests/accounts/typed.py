"""What people type, complete and correct unless a test says otherwise."""

from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Membership, User
from tests.makers import credit_code

PASSWORD = "a-quiet-harbour-at-dawn"
_serial = count(1)


def person(**values: Any) -> dict[str, Any]:
    """Return a new person's fields."""
    number = next(_serial)
    typed = {
        "name": f"示例注册人{number}",
        "email": f"signer{number}@example.com",
        "phone": "0574-86000000",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "consent": "y",
    }
    return typed | values


def newcomer(**values: Any) -> dict[str, Any]:
    """Return a sign-up that registers an organisation."""
    number = next(_serial)
    typed = {
        "way": "new",
        "credit_code": credit_code(500_000 + number),
        "organisation_name": f"示例注册单位{number}",
        "kind_code": "enterprise",
        "region_code": "330211",
        "town_code": "xiepu",
        "sector_code": "",
        "scale_code": "small",
        "intro": "示例简介：从事新材料研发。",
        "contact_name": "示例联系人",
        "contact_phone": "13800000000",
    }
    return person() | typed | values


def joiner(code: str, **values: Any) -> dict[str, Any]:
    """Return a sign-up that asks to join."""
    return person() | {"way": "join", "credit_code": code} | values


def find_person(session: Session, email: str) -> User | None:
    """Return the person of this address, read afresh."""
    session.expire_all()
    return session.scalar(select(User).where(User.email == email))


def place_of(session: Session, user: User) -> Membership | None:
    """Return the person's place, read afresh."""
    session.expire_all()
    return session.scalar(select(Membership).where(Membership.user_id == user.id))
