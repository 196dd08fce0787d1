"""A new person, from sign-up or from an invitation."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts import rules
from tech_market.accounts.models import User
from tech_market.accounts.services import passwords
from tech_market.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a new person said; the consent was given in the form."""

    name: str
    email: str
    phone: str
    password: str = field(repr=False)
    locale: str = ""  # of their mails; "" for Chinese


def find_user(session: Session, *, email: str) -> User | None:
    """Return the person with this mail address, or None."""
    return session.scalar(
        select(User).where(User.email == rules.normalise_email(email))
    )


def add_person(
    session: Session, *, facts: PersonFacts, now: datetime
) -> tuple[User, bool]:
    """Return the person and whether they are new; a known one is left untouched.

    The password is hashed in both cases, so that a known address takes no less work.
    Raises RuleBroken: "name", "email", "phone", "password-length", "password-common".
    """
    email = rules.check_email(facts.email)
    name, phone = check_name(facts.name), rules.check_phone(facts.phone)
    password_hash = passwords.hash_password(facts.password)
    known = find_user(session, email=email)
    if known is not None:
        return known, False
    user = User(
        name=name,
        email=email,
        phone=phone,
        password_hash=password_hash,
        locale=facts.locale,
        consent_version=rules.CONSENT_VERSION,
        consented_at=now,
        created_at=now,
        password_changed_at=now,
    )
    session.add(user)
    session.flush()
    return user, True


def check_name(text: str) -> str:
    """Return the name in one line.

    Raises RuleBroken: "name" when nothing visible is left.
    """
    name = rules.one_line(text)
    if not name:
        raise RuleBroken("name", "请填写姓名", field="name")
    return name
