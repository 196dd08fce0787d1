"""The page of one listing: at a glance, its history, and what machines are told."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit import services as audit
from tech_market.listings.history import MOST
from tech_market.listings.models import Listing
from tech_market.listings.rules import Level, ListingState, Step
from tech_market.listings.services.lifecycle import Remark, move
from tech_market.needs.models import NeedIndicator
from tech_market.results.models import IpRight
from tests.makers import (
    make_admin,
    make_auditor,
    make_member,
    make_need,
    make_organisation,
    make_result,
    organisation_of,
)
from tests.pages import Page, page

ClientAs = Callable[[User], FlaskClient]
CANARY = "金丝雀密语"


def told(shown: Page) -> dict[str, Any]:
    """Return what the page tells machines."""
    found: dict[str, Any] = json.loads(
        shown.get("[type=application/ld+json]").text or ""
    )
    return found


def test_machines_read_a_need_as_a_demand(
    session: Session, client: FlaskClient
) -> None:
    rows = [NeedIndicator(position=0, name="强度", operator=">=", low=450, unit="MPa")]
    need = make_need(
        session, title="高强铝 </script><script>alert(1)</script>", keywords=["铝合金"],
        budget_low_fen=50_000_000, budget_high_fen=200_000_000, is_budget_public=True,
        indicators=rows,
    )  # fmt: skip
    session.commit()
    shown = page(client, f"/needs/{need.ref}")
    found = told(shown)
    assert found["@type"] == "Demand"
    assert found["name"] == need.title
    assert found["url"] == f"http://localhost/needs/{need.ref}"
    assert found["priceSpecification"]["minPrice"] == "500000.00"
    assert found["seller"]["name"] == need.organisation.name
    assert found["itemOffered"]["additionalProperty"] == [
        {"@type": "PropertyValue", "name": "强度", "minValue": "450", "unitText": "MPa"}
    ]
    assert shown.get("[rel=canonical]").get("href") == found["url"]
    assert shown.get("[name=description]").get("content") == need.summary
    assert "alert(1)" not in "".join(
        one.text or "" for one in shown.find("script") if not one.get("type")
    )


HIDDEN: list[dict[str, Any]] = [
    {"level": Level.MEMBERS, "description": CANARY},
    {"level": Level.AGREED, "description": CANARY},
    {"level": Level.OPEN, "confidential": CANARY},
    {"level": Level.OPEN, "contact_name": CANARY},
    {"level": Level.OPEN, "is_anonymous": True, "organisation": CANARY},
    {"level": Level.OPEN, "budget_high_fen": 77_700_000, "is_budget_public": False},
]


@pytest.mark.parametrize("values", HIDDEN)
@pytest.mark.parametrize("reader", ["public", "member", "owner", "admin"])
def test_machines_read_nothing_the_public_may_not(
    session: Session, client: FlaskClient, client_as: ClientAs, reader: str,
    values: dict[str, Any],
) -> None:  # fmt: skip
    owner = make_member(session)
    house = organisation_of(session, owner)
    if "organisation" in values:
        house.name = CANARY
    need = make_need(session, **(values | {"organisation": house}))
    people = {"member": make_member(session), "owner": owner,
              "admin": make_admin(session)}  # fmt: skip
    session.commit()
    browser = client if reader == "public" else client_as(people[reader])
    found = json.dumps(told(page(browser, f"/needs/{need.ref}")), ensure_ascii=False)
    assert CANARY not in found
    assert "777000" not in found  # yuan; shorter, it is found in references


@pytest.mark.parametrize(
    "values",
    [{"state": ListingState.WITHDRAWN}, {"state": ListingState.DRAFT},
     {"level": Level.OFFLINE}, {"valid_until": date(2020, 1, 1)}],
)  # fmt: skip
def test_machines_are_told_nothing_of_what_is_not_in_the_market(
    session: Session, client_as: ClientAs, values: dict[str, Any]
) -> None:
    owner = make_member(session, kind_code="university")
    house = organisation_of(session, owner)
    result = make_result(session, organisation=house, **values)
    session.commit()
    shown = page(client_as(owner), f"/results/{result.ref}")
    assert shown.find("[type=application/ld+json]") == []
    assert shown.get("[name=robots]").get("content") == "noindex"


def test_sitemap_lists_what_everybody_finds_and_nothing_else(
    session: Session, client: FlaskClient
) -> None:
    shown = make_need(session)
    hidden = [
        make_need(session, state=ListingState.FILED),
        make_need(session, level=Level.OFFLINE),
        make_need(session, valid_until=clock.today(clock.now()) - timedelta(days=1)),
    ]
    session.commit()
    index = client.get("/sitemap.xml").get_data(as_text=True)
    assert "http://localhost/sitemap/needs/1" in index
    assert "/sitemap/results/" not in index
    part = client.get("/sitemap/needs/1").get_data(as_text=True)
    assert f"<loc>http://localhost/needs/{shown.ref}</loc>" in part
    assert not any(one.ref in part for one in hidden)
    for url in ("/sitemap/needs/2", "/sitemap/needs/x", "/sitemap/users/1"):
        assert client.get(url).status_code == 404
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert "Sitemap: http://localhost/sitemap.xml" in robots
    assert "Disallow: /review" in robots


def lines(shown: Page) -> list[str]:
    return [text.split(" ", 1)[1] for text in shown.texts(".listing-history li")]


def lived(session: Session, owner: User, admin: User) -> Listing:
    """Return a need that was returned, published, withdrawn and published again."""
    need = make_need(
        session, organisation=organisation_of(session, owner), number=None,
        state=ListingState.DRAFT, filed_at=None, published_at=None,
        first_published_at=None, submitted_at=None,
    )  # fmt: skip
    start = clock.now() - timedelta(days=30)
    steps = [Step.SUBMIT, Step.RETURN, Step.SUBMIT, Step.FILE, Step.PUBLISH, Step.RENEW]
    until = need.valid_until + timedelta(days=30)
    for day, step in enumerate(steps):
        is_review = step in {Step.RETURN, Step.FILE, Step.PUBLISH}
        remark = Remark("other", "请补指标", until)
        move(session, actor=actor_of(admin if is_review else owner), listing=need,
             step=step, now=start + timedelta(days=day), remark=remark)  # fmt: skip
    session.commit()
    return need


def test_history_tells_the_public_what_is_public_and_the_owner_everything(
    session: Session, client: FlaskClient, client_as: ClientAs
) -> None:
    owner, admin = make_member(session), make_admin(session)
    need = lived(session, owner, admin)
    url = f"/needs/{need.ref}"
    assert lines(page(client, url)) == ["续期", "首次发布", "备案入库"]
    whole = [
        "续期",
        "发布",
        "备案入库",
        "提交审核",
        "退回修改其他（须说明）",
        "提交审核",
    ]
    for person in (owner, admin, make_auditor(session)):
        session.commit()
        assert lines(page(client_as(person), url))[:6] == whole
    stranger = client_as(make_member(session))
    assert lines(page(stranger, url)) == ["续期", "首次发布", "备案入库"]
    preview = page(client_as(owner), f"{url}?as=public")
    assert lines(preview) == ["续期", "首次发布", "备案入库"]


def test_a_long_history_says_that_it_is_cut(
    session: Session, client_as: ClientAs
) -> None:
    owner, admin = make_member(session), make_admin(session)
    need = lived(session, owner, admin)
    url, said = f"/needs/{need.ref}", "只列最近60条。"
    shown = page(client_as(owner), url)
    assert said not in shown.texts(".listing-history p")
    for hour in range(MOST + 1 - len(lines(shown))):
        audit.record(
            session, actor=actor_of(owner), action="need.write.revise", kind="need",
            ref=need.ref, now=clock.now() + timedelta(hours=hour),
        )  # fmt: skip
    session.commit()
    shown = page(client_as(owner), url)
    assert len(lines(shown)) == MOST
    assert shown.texts(".listing-history p") == [said]


def test_stage_is_drawn_with_words(session: Session, client: FlaskClient) -> None:
    need = make_need(session, trl_wanted=7)
    result = make_result(session, trl=None, stage_code="pilot")
    silent = make_result(session, trl=None, stage_code="other")
    session.commit()
    shown = page(client, f"/needs/{need.ref}")
    assert shown.texts(".trl-here") == ["7"]
    assert "TRL 7" in shown.texts(".trl figcaption")[0]
    assert page(client, f"/results/{result.ref}").texts(".trl-here") == ["6", "7"]
    assert page(client, f"/results/{silent.ref}").find(".trl") == []


def test_rights_say_whether_they_still_hold(
    session: Session, client: FlaskClient
) -> None:
    today = clock.today(clock.now())
    days = [
        today - timedelta(days=1),
        today + timedelta(days=30),
        date(2040, 1, 1),
        None,
    ]
    rights = [
        IpRight(position=at, kind_code="invention", number=f"ZL{at}", expires_on=day)
        for at, day in enumerate(days)
    ]
    result = make_result(session, ip_rights=rights, organisation=make_organisation(
        session, kind_code="university"))  # fmt: skip
    session.commit()
    shown = page(client, f"/results/{result.ref}")
    for words in ("✗ 已到期", "! 还有30天到期", "✓ 有效"):
        assert words in shown.text
