"""Who may take which step from which state, through the service."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent
from tech_market.clock import today
from tech_market.errors import Forbidden, NotFound, RuleBroken
from tech_market.listings.models import ListingChange
from tech_market.listings.rules import MOVES, REVIEW_STEPS, ListingState, Step
from tech_market.listings.services.lifecycle import Remark, move
from tech_market.listings.services.numbering import take_numbers
from tech_market.listings.services.writing import post
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.policy.actor import ANONYMOUS
from tests.makers import FAR, make_admin, make_member, make_need, organisation_of

REMARK = Remark("wording-unclear", "请写明", FAR + timedelta(days=30))
CELLS = [(state, step) for state in ListingState for step in Step]


def own_need(session: Session, user: User, state: ListingState) -> Need:
    return make_need(session, organisation=organisation_of(session, user), state=state)


@pytest.mark.parametrize(("state", "step"), CELLS)
def test_right_person_moves_every_open_step_and_no_other(
    session: Session, now: datetime, state: ListingState, step: Step
) -> None:
    owner, admin = make_member(session), make_admin(session)
    need = own_need(session, owner, state)
    actor = actor_of(admin if step in REVIEW_STEPS else owner)
    if state not in MOVES[step]:
        with pytest.raises(RuleBroken, match="不能执行此操作"):
            move(session, actor=actor, listing=need, step=step, now=now, remark=REMARK)
        assert need.state is state
        return
    move(session, actor=actor, listing=need, step=step, now=now, remark=REMARK)
    assert need.state is MOVES[step][state]
    public = ListingState.PUBLISHED in {state, need.state}
    assert len(session.scalars(select(ListingChange)).all()) == public
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.action.endswith(f".{step}")
    assert audit.verify(session).is_sound


@pytest.mark.parametrize("step", list(Step))
def test_wrong_person_moves_nothing(
    session: Session, now: datetime, step: Step
) -> None:
    owner, stranger = make_member(session), make_member(session)
    state = next(iter(MOVES[step]))
    need = own_need(session, owner, state)
    wrong = (
        [stranger, owner] if step in REVIEW_STEPS else [stranger, make_admin(session)]
    )
    for person in wrong:
        with pytest.raises((NotFound, Forbidden)):
            move(session, actor=actor_of(person), listing=need, step=step, now=now,
                 remark=REMARK)  # fmt: skip
    assert need.state is state


def test_number_stays_when_a_filed_need_is_returned_and_filed_again(
    session: Session, now: datetime
) -> None:
    owner, admin = make_member(session), make_admin(session)
    need = own_need(session, owner, ListingState.SUBMITTED)
    need.number = None
    steps = [Step.FILE, Step.RETURN, Step.SUBMIT, Step.FILE]
    numbers: list[str | None] = []
    for step in steps:
        actor = actor_of(admin if step in REVIEW_STEPS else owner)
        move(session, actor=actor, listing=need, step=step, now=now, remark=REMARK)
        numbers.append(need.number)
    assert numbers == ["XQ-2026-00001"] * 4


def test_second_publication_is_not_counted_as_the_first(
    session: Session, now: datetime
) -> None:
    owner, admin = make_member(session), make_admin(session)
    need = own_need(session, owner, ListingState.PUBLISHED)
    first = need.first_published_at
    for step in (Step.WITHDRAW, Step.SUBMIT, Step.FILE, Step.PUBLISH):
        actor = actor_of(admin if step in REVIEW_STEPS else owner)
        move(session, actor=actor, listing=need, step=step, now=now)
    assert need.first_published_at == first
    assert need.published_at == now


@pytest.mark.parametrize("step", [Step.SUBMIT, Step.PUBLISH])
def test_unverified_organisation_reaches_no_public(
    session: Session, now: datetime, step: Step
) -> None:
    owner = make_member(session)
    place = organisation_of(session, owner)
    place.state = OrganisationState.REFUSED
    need = own_need(session, owner, next(iter(MOVES[step])))
    actor = actor_of(make_admin(session) if step in REVIEW_STEPS else owner)
    with pytest.raises(RuleBroken) as broken:
        move(session, actor=actor, listing=need, step=step, now=now)
    assert broken.value.code == "organisation-unverified"


def test_expired_need_is_not_published_before_it_is_valid_again(
    session: Session, now: datetime
) -> None:
    owner = make_member(session)
    need = own_need(session, owner, ListingState.FILED)
    need.valid_until = today(now) - timedelta(days=1)
    actor = actor_of(make_admin(session))
    with pytest.raises(RuleBroken, match="有效期"):
        move(session, actor=actor, listing=need, step=Step.PUBLISH, now=now)


def test_expired_publication_is_renewed_by_its_owner(
    session: Session, now: datetime
) -> None:
    owner = make_member(session)
    need = own_need(session, owner, ListingState.PUBLISHED)
    need.valid_until = today(now) - timedelta(days=1)
    until = today(now) + timedelta(days=90)
    move(session, actor=actor_of(owner), listing=need, step=Step.RENEW, now=now,
         remark=Remark(valid_until=until))  # fmt: skip
    assert need.valid_until == until


def test_submitting_wants_a_field_and_returning_a_reason(
    session: Session, now: datetime
) -> None:
    owner = make_member(session)
    draft = own_need(session, owner, ListingState.DRAFT)
    draft.field_code = ""
    with pytest.raises(RuleBroken, match="技术领域"):
        move(session, actor=actor_of(owner), listing=draft, step=Step.SUBMIT, now=now)
    sent = own_need(session, owner, ListingState.SUBMITTED)
    admin = actor_of(make_admin(session))
    with pytest.raises(RuleBroken, match="退回原因"):
        move(session, actor=admin, listing=sent, step=Step.RETURN, now=now)


def test_nobody_posts_without_an_organisation(session: Session, now: datetime) -> None:
    facts = NeedFacts(title="标题", summary="摘要", valid_until=FAR)
    with pytest.raises(NotFound):
        post(session, actor=ANONYMOUS, model=Need, facts=facts, now=now)


def test_numbers_follow_each_other_in_each_year_and_kind(session: Session) -> None:
    assert take_numbers(session, prefix="XQ", year=2026) == ["XQ-2026-00001"]
    assert take_numbers(session, prefix="XQ", year=2026, count=2) == [
        "XQ-2026-00002", "XQ-2026-00003",
    ]  # fmt: skip
    assert take_numbers(session, prefix="CG", year=2026) == ["CG-2026-00001"]
    assert take_numbers(session, prefix="XQ", year=2027) == ["XQ-2027-00001"]
