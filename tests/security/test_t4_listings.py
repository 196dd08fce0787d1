"""T4: no step without its right, none skipped, none taken twice."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.listings.rules import REVIEW_STEPS, ListingState, Step
from tests.clients import post
from tests.makers import make_admin, make_member, make_need, organisation_of
from tests.people import ROLES, make_person

Browser = Callable[[User], FlaskClient]
REASON = {"code": "wording-unclear", "text": "请写明"}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
@pytest.mark.parametrize("step", sorted(REVIEW_STEPS))
def test_review_belongs_to_the_administrator(
    session: Session, client: FlaskClient, client_as: Browser, role: str, step: Step
) -> None:
    need = make_need(session, state=ListingState.FILED)
    person = make_person(session, role)
    session.commit()
    browser = client_as(person) if person else client
    answer = post(
        browser, f"/needs/{need.ref}/{step}", REASON if step == "return" else {}
    )
    assert answer.status_code == (403 if person else 302)
    session.refresh(need)
    assert need.state is ListingState.FILED
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.outcome is Outcome.REFUSED


@pytest.mark.parametrize("step", sorted(REVIEW_STEPS))
def test_owner_does_not_review_their_own(
    session: Session, client_as: Browser, step: Step
) -> None:
    user = make_member(session)
    need = make_need(
        session, organisation=organisation_of(session, user), state=ListingState.FILED
    )
    assert post(client_as(user), f"/needs/{need.ref}/{step}").status_code == 403


def test_step_is_neither_skipped_nor_repeated(
    session: Session, client_as: Browser
) -> None:
    user = make_member(session)
    need = make_need(
        session, organisation=organisation_of(session, user),
        state=ListingState.SUBMITTED, number=None,
    )  # fmt: skip
    admin, url = client_as(make_admin(session)), f"/needs/{need.ref}"
    assert post(admin, f"{url}/publish").status_code == 409
    assert post(admin, f"{url}/file").status_code == 303
    session.refresh(need)
    number = need.number
    assert post(admin, f"{url}/file").status_code == 409
    assert post(admin, f"{url}/publish").status_code == 303
    assert post(client_as(user), f"{url}/withdraw").status_code == 303
    assert post(admin, f"{url}/publish").status_code == 409
    session.refresh(need)
    assert (need.number, need.state) == (number, ListingState.WITHDRAWN)


@pytest.mark.parametrize("step", list(Step))
def test_steps_are_never_taken_by_get(
    session: Session, client_as: Browser, step: Step
) -> None:
    need = make_need(session, state=ListingState.FILED)
    answer = client_as(make_admin(session)).get(f"/needs/{need.ref}/{step}")
    assert answer.status_code == 405


@pytest.mark.parametrize("state", ["submitted", "filed", "published", "closed"])
def test_what_is_out_of_hand_cannot_be_edited(
    session: Session, client_as: Browser, state: str
) -> None:
    user = make_member(session)
    need = make_need(
        session, organisation=organisation_of(session, user), state=ListingState(state)
    )
    browser = client_as(user)
    assert browser.get(f"/needs/{need.ref}/edit").status_code == 409
