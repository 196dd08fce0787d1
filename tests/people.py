"""One person of every role, for tests that ask each of them."""

from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tests.makers import (
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    make_user,
)

ROLES = (
    "anonymous",
    "visitor",
    "enterprise",
    "institute",
    "agency",
    "broker",
    "admin",
    "auditor",
)


def make_person(session: Session, role: str) -> User | None:
    """Make somebody of this role, a stranger to every other row; None for nobody."""
    if role == "anonymous":
        return None
    if role == "visitor":
        return make_user(session)
    if role == "broker":
        return make_broker(session).user
    if role == "admin":
        return make_admin(session)
    if role == "auditor":
        return make_auditor(session)
    kinds = {"enterprise": "enterprise", "institute": "university", "agency": "agency"}
    return make_member(session, kind_code=kinds[role])
