"""While somebody writes: indicators read out, fields named, what fits already."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.listings import help_views
from tech_market.listings.pace import MOST, Pace
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.models import Need
from tech_market.recommend.following import rebuild
from tech_market.recommend.models import Match
from tech_market.recommend.store import Store
from tests.clients import post
from tests.makers import make_member, organisation_of
from tests.recommend.alloys import alloy_result, washing_result

ClientAs = Callable[[User], FlaskClient]
TYPED = {
    "title": "高强耐蚀铝合金船用结构件",
    "summary": "寻求高强耐蚀铝合金的制备与焊接技术。",
    "description": "要求抗拉强度不低于450MPa，屈服强度不低于380MPa。",
}


def help_for(client: FlaskClient, **more: str) -> str:
    answer = post(client, "/needs/new/help", TYPED | more)
    assert answer.status_code == 200
    return answer.text


def test_what_fits_is_shown_to_a_verified_member_and_nothing_is_kept(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    fits, other = alloy_result(session), washing_result(session)
    hidden = alloy_result(session, title="铝合金草案", state=ListingState.DRAFT)
    session.commit()
    rebuild(store, now=now)
    client = client_as(make_member(session))
    body = help_for(client)
    assert f"/results/{fits.ref}" in body
    assert "都写到" in body
    assert other.ref not in body
    assert hidden.ref not in body
    for model in (Need, Match):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_reasons_quote_nothing_confidential(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    alloy_result(
        session, level=Level.AGREED, description="晶界配比ZX-9417",
        confidential="终轧曲线ZX-9418",
    )  # fmt: skip
    session.commit()
    rebuild(store, now=now)
    body = help_for(client_as(make_member(session)), description="晶界配比ZX-9417")
    assert "ZX-94" not in body.replace("zx", "ZX")


def test_who_is_not_verified_is_told_why_nothing_is_listed(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    fits, owner = alloy_result(session), make_member(session)
    organisation_of(session, owner).state = OrganisationState.PENDING
    session.commit()
    rebuild(store, now=now)
    body = help_for(client_as(owner))
    assert fits.ref not in body
    assert "单位核验通过后" in body


def test_a_field_is_suggested_with_its_reason_and_taken_without_saving(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    alloy_result(session, field_code="0501")
    session.commit()
    rebuild(store, now=now)
    client = client_as(make_member(session))
    body = help_for(client)
    assert "相近的1条成果属于这一领域" in body
    assert 'name="take_field" value="0501"' in body
    taken = post(client, "/needs/new", TYPED | {"take_field": "0501"})
    assert taken.status_code == 200
    assert 'selected value="0501"' in taken.text
    assert session.scalar(select(func.count()).select_from(Need)) == 0


def test_a_field_nobody_listed_is_not_taken(
    session: Session, client_as: ClientAs
) -> None:
    client = client_as(make_member(session))
    taken = post(client, "/needs/new", TYPED | {"take_field": "nonsense"})
    assert taken.status_code == 200
    assert 'value="nonsense"' not in taken.text


def test_indicators_are_read_out_with_their_quotation_and_taken_one_by_one(
    session: Session, client_as: ClientAs
) -> None:
    client = client_as(make_member(session))
    read = post(client, "/needs/new", TYPED | {"read_indicators": "1"})
    assert "抗拉强度不低于450MPa" in read.text
    assert 'name="accept_indicator" value="屈服强度"' in read.text
    taken = post(client, "/needs/new", TYPED | {"accept_indicator": "抗拉强度"})
    assert 'name="indicators-0-name"' in taken.text
    assert 'value="抗拉强度"' in taken.text
    assert 'name="accept_indicator" value="抗拉强度"' not in taken.text
    assert 'name="accept_indicator" value="屈服强度"' in taken.text
    assert session.scalar(select(func.count()).select_from(Need)) == 0


def test_what_was_not_read_is_not_taken(session: Session, client_as: ClientAs) -> None:
    client = client_as(make_member(session))
    taken = post(client, "/needs/new", TYPED | {"accept_indicator": "延伸率"})
    assert taken.status_code == 200
    assert 'value="延伸率"' not in taken.text


def test_who_asks_too_often_waits_and_loses_nothing(
    session: Session,
    store: Store,
    now: datetime,
    client_as: ClientAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    monkeypatch.setattr(help_views, "PACE", Pace())
    client = client_as(make_member(session))
    for _time in range(MOST):
        help_for(client)
    refused = post(client, "/needs/new/help", TYPED)
    assert refused.status_code == 429
    assert "请过一分钟再看" in refused.text
    kept = post(client, "/needs/new", TYPED | {"look": "1"})
    assert TYPED["title"] in kept.text


def test_without_script_the_same_button_answers_with_the_whole_form(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    fits = alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    shown = post(client_as(make_member(session)), "/needs/new", TYPED | {"look": "1"})
    assert shown.status_code == 200
    assert fits.ref in shown.text
    assert TYPED["description"] in shown.text


def test_nobody_else_is_helped(client: FlaskClient) -> None:
    assert post(client, "/needs/new/help", TYPED).status_code == 302
