"""The page that says why: both texts marked, every term in words, what would help."""

import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.cli import match, pairs
from tech_market.listings.rules import Level, ListingState
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.makers import make_broker, make_member, organisation_of
from tests.pages import page
from tests.recommend.alloys import alloy_need, alloy_result

ClientAs = Callable[[User], FlaskClient]
WAN = 1_000_000


def test_both_texts_are_shown_with_what_they_share(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    client = client_as(make_broker(session).user)
    for url in (f"/needs/{need.ref}/matches/{result.ref}",
                f"/results/{result.ref}/matches/{need.ref}"):  # fmt: skip
        shown = page(client, url)
        assert shown.h1 == "推荐理由"
        body = client.get(url).text
        assert len(re.findall("<mark>[^<]*铝合金[^<]*</mark>", body)) >= 2
        assert need.description in shown.text
        assert "≥450 MPa＝480 MPa满足" in "".join(shown.text.split()).replace(
            "MPa", " MPa"
        )


def test_marks_hold_no_markup_of_their_own(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    evil = "高强铝合金<script>alert(1)</script>&amp;"
    need, result = alloy_need(session, title=evil), alloy_result(session, title=evil)
    session.commit()
    rebuild(store, now=now)
    client = client_as(make_broker(session).user)
    body = client.get(f"/needs/{need.ref}/matches/{result.ref}").text
    assert "<script>alert" not in body
    assert "&lt;<mark>script</mark>&gt;" in body
    assert "&amp;<mark>amp</mark>;" in body


def test_every_term_is_named_hard_or_soft_and_what_would_help(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    need = alloy_need(
        session, organisation=organisation_of(session, owner), hard_codes=["budget"],
        budget_high_fen=80 * WAN, trl_wanted=8,
    )  # fmt: skip
    result = alloy_result(session, price_fen=200 * WAN, trl=4)
    session.commit()
    rebuild(store, now=now)
    client = client_as(owner)
    text = page(client, f"/needs/{need.ref}/matches/{result.ref}").text
    assert "超过预算80" in text
    assert "只到 TRL 4，低于期望的 TRL 8" in text
    assert "总分只按 45% 计" in text
    assert "成果价格不超过80" in text


def test_a_list_says_what_one_change_would_open_and_names_them(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    need = alloy_need(session, organisation=house, budget_high_fen=80 * WAN)
    far = [alloy_result(session, price_fen=100 * WAN) for _ in range(3)]
    alloy_result(session, price_fen=100 * WAN, is_price_public=False)
    session.commit()
    rebuild(store, now=now)
    shown = page(client_as(owner), f"/needs/{need.ref}/matches")
    assert "预算提高到100" in shown.text
    assert "再有3项成果符合" in shown.text
    hrefs = {link.href for link in shown.links()}
    assert {f"/results/{one.ref}" for one in far} <= hrefs


@pytest.mark.parametrize("kind", ["needs", "results"])
def test_who_is_not_advised_finds_no_such_page(
    session: Session, store: Store, now: datetime, client_as: ClientAs, kind: str
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    one, other = (need, result) if kind == "needs" else (result, need)
    url = f"/{kind}/{one.ref}/matches/{other.ref}"
    assert client_as(make_member(session)).get(url).status_code == 404
    broker = client_as(make_broker(session).user)
    assert broker.get(url).status_code == 200
    assert broker.get(f"/{kind}/{one.ref}/matches/000000000000").status_code == 404
    other.state = ListingState.WITHDRAWN
    session.commit()
    assert broker.get(url).status_code == 404


def test_texts_are_no_more_than_the_reader_may_read(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    need = alloy_need(session)
    result = alloy_result(
        session, level=Level.AGREED, description="KX-7781 改性", confidential="秘方"
    )
    session.commit()
    rebuild(store, now=now)
    client = client_as(make_broker(session).user)
    text = page(client, f"/needs/{need.ref}/matches/{result.ref}").text
    assert "KX-7781" not in text
    assert "秘方" not in text


def test_page_leads_back_while_the_index_is_being_built(
    session: Session, client_as: ClientAs
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    session.commit()
    url = f"/needs/{need.ref}/matches/{result.ref}"
    answer = client_as(make_broker(session).user).get(url)
    assert answer.location == f"/needs/{need.ref}/matches"
    assert client_as(make_member(session)).get(url).status_code == 404


def test_explain_gives_sentences_and_data(
    app: Flask, session: Session, store: Store
) -> None:
    assert pairs.refresh.name == "refresh"  # imported, and so in the group
    need = alloy_need(session, trl_wanted=8, hard_codes=["trl"])
    result = alloy_result(session, trl=5)
    session.commit()
    run = app.test_cli_runner()
    text = run.invoke(match.group, ["explain", need.ref, result.ref]).output
    assert "条件（必须）只到 TRL 5，低于期望的 TRL 8：不满足" in text
    assert "必须项不符 1 项，总分按 45% 计" in text
    assert "成果成熟度达到 TRL 8：匹配度" in text
    told = run.invoke(match.group, ["explain", need.ref, result.ref, "--json"]).output
    data = json.loads(told)
    (term,) = data["terms"]
    assert (term["name"], term["outcome"], term["is_hard"]) == ("trl", "not-met", True)
    assert term["sentence"] == "只到 TRL 5，低于期望的 TRL 8"
    weights = sum(part["weight"] for part in data["parts"])
    assert weights == pytest.approx(1.0)
    assert data["gains"][0]["score"] > data["score"]
    assert store.find() is not None


def test_what_the_sides_call_otherwise_is_named_and_marked(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    need = alloy_need(session, title="高强铝合金螺栓", summary="要高强铝合金螺栓。")
    result = alloy_result(
        session, title="高强铝合金紧固件", summary="高强铝合金紧固件。"
    )
    session.commit()
    rebuild(store, now=now)
    client = client_as(make_broker(session).user)
    for url in (f"/needs/{need.ref}/matches/{result.ref}",
                f"/results/{result.ref}/matches/{need.ref}"):  # fmt: skip
        assert "需求说“螺栓”，成果说“紧固件”" in page(client, url).text
        assert "螺栓</mark>" in client.get(url).text
        assert "紧固件</mark>" in client.get(url).text
