"""The administrator's review: find organisations, verify them or send them back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from tech_market.accounts import rules
from tech_market.accounts.models import Organisation, OrganisationState
from tech_market.accounts.services.organisations import or_missing
from tech_market.audit import services as audit
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


class Refused(Protocol):
    """What a higher layer does when an organisation is verified no more."""

    def __call__(
        self,
        session: Session,
        *,
        actor: Actor,
        organisation: Organisation,
        now: datetime,
    ) -> object:
        """Act in the same transaction."""


_refused: list[Refused] = []


def when_refused(act: Refused) -> None:
    """Register what follows a refusal; the same act is done once."""
    if act not in _refused:
        _refused.append(act)


def get_for_review(session: Session, *, ref: str) -> Organisation:
    """Return any organisation, for the administrator's pages."""
    return or_missing(
        session.scalar(select(Organisation).where(Organisation.ref == ref))
    )


def decide(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    seen_version: str,
    reason: str | None,
    now: datetime,
) -> Organisation:
    """Verify the organisation, or refuse it with a reason, as the version shown.

    Raises RuleBroken: "reason" when it is blank, "organisation-changed" when the
    facts changed meanwhile, "organisation-move".
    """
    house = get_for_review(session, ref=ref)
    words = rules.many_lines(reason)
    if reason is not None and not words:
        raise RuleBroken("reason", "请写明退回原因", field="reason")
    if seen_version != str(house.version):
        raise RuleBroken(
            "organisation-changed", "单位信息刚被修改，请刷新页面核对后再决定"
        )
    wanted = OrganisationState.VERIFIED if reason is None else OrganisationState.REFUSED
    rules.check_move(house.state, wanted)
    house.state = wanted
    house.state_reason = words
    house.decided_at, house.decided_by_id = now, actor.user_id
    step = "verify" if reason is None else "refuse"
    audit.record(
        session, actor=actor, action=f"{Action.ORGANISATION_VERIFY}.{step}",
        kind="organisation", ref=house.ref, now=now,
    )  # fmt: skip
    if reason is not None:
        for act in _refused:
            act(session, actor=actor, organisation=house, now=now)
    return house


@dataclass(frozen=True, slots=True)
class Search:
    """What the administrator filters by; "" for all."""

    words: str = ""
    state: str = ""
    kind_code: str = ""


def list_organisations(
    session: Session, *, search: Search, offset: int, limit: int
) -> tuple[list[Organisation], int]:
    """Return one page, those that wait first, the newest on top; and the total."""
    query = select(Organisation)
    if search.state in set(OrganisationState):
        query = query.where(Organisation.state == OrganisationState(search.state))
    if search.kind_code:
        query = query.where(Organisation.kind_code == search.kind_code)
    if words := rules.one_line(search.words):
        query = query.where(
            or_(
                Organisation.name.contains(words, autoescape=True),
                Organisation.credit_code == words.upper(),
            )
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    waits = case((Organisation.state == OrganisationState.PENDING, 0), else_=1)
    rows = session.scalars(
        query.order_by(waits, Organisation.id.desc()).offset(offset).limit(limit)
    )
    return list(rows), total


def count_by_state(session: Session) -> dict[str, int]:
    """Count organisations of each state."""
    rows = session.execute(
        select(Organisation.state, func.count()).group_by(Organisation.state)
    )
    return {state.value: count for state, count in rows}
