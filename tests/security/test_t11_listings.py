"""T11: fields of the row that no form offers are refused, not assigned."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tests.clients import post
from tests.listings.typed import need_typed
from tests.makers import make_member, make_need, organisation_of

Browser = Callable[[User], FlaskClient]
FORBIDDEN = {
    "state": "published", "id": "1", "ref": "abc", "number": "XQ-2026-99999",
    "published_at": "2026-01-01", "first_published_at": "2026-01-01",
    "filed_at": "2026-01-01", "source_ref": "x", "created_at": "2020-01-01",
    "state_reason": "x", "indicators-0-id": "1", "indicators-0-need_id": "1",
    "price_fen": "1", "actor": "admin",
}  # fmt: skip


@pytest.mark.parametrize("name", list(FORBIDDEN))
def test_unknown_field_is_refused_when_posting_and_when_revising(
    session: Session, client_as: Browser, name: str
) -> None:
    user = make_member(session)
    browser = client_as(user)
    typed = need_typed(**{name: FORBIDDEN[name]})
    assert post(browser, "/needs/new", typed).status_code == 422
    assert session.scalars(select(Need)).all() == []
    need = make_need(
        session, organisation=organisation_of(session, user), state=ListingState.DRAFT
    )
    before = {c.key: getattr(need, c.key) for c in Need.__table__.columns}
    answer = post(browser, f"/needs/{need.ref}/edit", typed | {"version": "1"})
    assert answer.status_code == 422
    session.expire_all()
    assert {c.key: getattr(need, c.key) for c in Need.__table__.columns} == before


def test_doubled_field_is_refused(session: Session, client_as: Browser) -> None:
    typed = need_typed(title=["甲", "乙"])
    answer = post(client_as(make_member(session)), "/needs/new", typed)
    assert answer.status_code == 422


def test_more_rows_than_offered_are_refused(
    session: Session, client_as: Browser
) -> None:
    rows = {f"indicators-{n}-name": f"指标{n}" for n in range(40)}
    answer = post(client_as(make_member(session)), "/needs/new", need_typed(**rows))
    assert answer.status_code == 422
    assert session.scalars(select(Need)).all() == []


@pytest.mark.parametrize("step", ["submit", "withdraw", "close"])
def test_steps_take_no_fields(session: Session, client_as: Browser, step: str) -> None:
    user = make_member(session)
    state = ListingState.DRAFT if step == "submit" else ListingState.PUBLISHED
    need = make_need(session, organisation=organisation_of(session, user), state=state)
    answer = post(client_as(user), f"/needs/{need.ref}/{step}", {"state": "published"})
    assert answer.status_code == 422
    session.refresh(need)
    assert need.state is state
