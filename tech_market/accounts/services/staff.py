"""Staff made by the operator on the command line."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole, User
from tech_market.accounts.services import persons
from tech_market.accounts.services.persons import PersonFacts
from tech_market.audit import services as audit
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def create(
    session: Session,
    *,
    actor: Actor,
    facts: PersonFacts,
    role: StaffRole,
    now: datetime,
) -> User:
    """Make a person with a staff role; nobody has consented for them.

    Raises RuleBroken: "email-known" and what `persons.add_person` raises.
    """
    user, is_new = persons.add_person(session, facts=facts, now=now)
    if not is_new:
        raise RuleBroken("email-known", "这个邮箱已有账号", field="email")
    user.staff_role = role
    user.consent_version, user.consented_at = "", None
    audit.record(
        session, actor=actor, action=f"{Action.PEOPLE_MANAGE}.create", kind="user",
        ref=user.ref, now=now, detail={"role": role.value},
    )  # fmt: skip
    return user
