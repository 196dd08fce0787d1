"""What higher layers add from above: panels and grants, each asked once."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings import grants, panels
from tech_market.listings.models import Listing
from tech_market.listings.panels import Panel
from tech_market.policy.actor import ANONYMOUS, Actor, Role
from tests.makers import make_member, make_need, make_result, organisation_of

Browser = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_providers", {})
    monkeypatch.setattr(grants, "_providers", [])


def test_panels_come_in_order_once_and_only_where_they_are_meant(
    session: Session, now: datetime
) -> None:
    def first(*_asked: object) -> Panel:
        return Panel("first.html")

    def none(*_asked: object) -> None:
        return None

    def last(*_asked: object) -> Panel:
        return Panel("last.html", {"number": 5})

    for provider in (first, none, last, first):
        panels.register("need", provider)
    need, result = make_need(session), make_result(session)
    shown = panels.panels_of(session, ANONYMOUS, need, now)
    assert [panel.template for panel in shown] == ["first.html", "last.html"]
    assert panels.panels_of(session, ANONYMOUS, result, now) == ()


def test_page_hands_its_panel_to_the_partial(
    session: Session, client_as: Browser
) -> None:
    user = make_member(session)
    need = make_need(session, organisation=organisation_of(session, user))
    seen: list[str] = []

    def provider(
        _session: Session, actor: Actor, listing: Listing, _now: datetime
    ) -> Panel | None:
        seen.append(f"{actor.user_ref} {listing.ref}")
        return None

    panels.register("need", provider)
    browser = client_as(user)
    assert browser.get(f"/needs/{need.ref}").status_code == 200
    assert seen == [f"{user.ref} {need.ref}"]
    browser.get(f"/needs/{need.ref}?as=public")
    assert len(seen) == 1


def test_nobody_is_granted_anything_by_default_and_anonymous_never(
    session: Session,
) -> None:
    need, broker = make_need(session), Actor(role=Role.BROKER, user_id=1)
    assert grants.grant_of(session, broker, need) is None

    def everybody(*_asked: object) -> grants.Grant:
        return grants.Grant.BODY

    def holder(*_asked: object) -> grants.Grant:
        return grants.Grant.WHOLE

    grants.register(everybody)
    grants.register(everybody)
    assert grants.grant_of(session, broker, need) is grants.Grant.BODY
    grants.register(holder)
    assert grants.grant_of(session, broker, need) is grants.Grant.WHOLE
    assert grants.grant_of(session, ANONYMOUS, need) is None
