"""An owner says that a suggestion does not suit; it is dropped for good, and learnt."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import PairDecline
from tech_market.learning.models import Judgement
from tech_market.needs.models import Need
from tech_market.notices.models import Notice
from tech_market.recommend.following import rebuild
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.refreshing import listed_keys, refresh
from tech_market.recommend.store import Store
from tech_market.recommend.wiring import NAME
from tech_market.results.models import Result
from tests.brokerage.cases import make_case, taken
from tests.clients import post
from tests.makers import make_member, organisation_of
from tests.pages import page
from tests.recommend.alloys import alloy_need, alloy_result

ClientAs = Callable[[User], FlaskClient]
WORDS = {"reason": "not-in-scope", "text": "我们要的是船用的"}


@pytest.fixture
def store(app: Flask, session: Session, tmp_path: Path) -> Iterator[Store]:
    assert session is not None
    found: Store = app.extensions[NAME]
    usual = found.folder
    found.folder, found.is_on, found.is_background = tmp_path / "index", True, False
    found.drop()
    yield found
    found.folder, found.is_on, found.is_background = usual, False, True
    found.drop()


@pytest.fixture
def owner(session: Session) -> User:
    return make_member(session)


@pytest.fixture
def pair(
    session: Session, owner: User, store: Store, now: datetime
) -> tuple[Need, Result]:
    need = alloy_need(session, organisation=organisation_of(session, owner))
    found = need, alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    return found


def test_a_suggestion_that_does_not_suit_is_never_suggested_again(
    session: Session, owner: User, pair: tuple[Need, Result], store: Store,
    client_as: ClientAs, now: datetime,
) -> None:  # fmt: skip
    need, result = pair
    client, here = client_as(owner), f"/needs/{need.ref}/matches"
    assert "不合适" in page(client, here).text
    url = f"{here}/{result.ref}/unsuitable"
    assert result.title in page(client, url).text
    assert post(client, url, WORDS).status_code == 303
    assert result.title not in page(client, here).text
    (match,) = session.scalars(select(Match))
    assert match.state is MatchState.DECLINED
    (said,) = session.scalars(select(Judgement))
    assert (said.role, said.code, said.grade) == ("need", "declined", 0)
    assert said.score == match.score > 0
    assert said.engine
    (reason,) = session.scalars(select(PairDecline))
    assert reason.text == "我们要的是船用的"
    assert session.scalars(select(Notice)).all() == []
    index = store.find()
    assert index is not None
    refresh(index, listed_keys(now=now), now=now)
    assert session.scalars(select(Match.state)).all() == [MatchState.DECLINED]
    assert post(client, url, WORDS).status_code == 409


def test_the_other_side_may_say_so_too(
    session: Session, pair: tuple[Need, Result], client_as: ClientAs
) -> None:
    need, result = pair
    maker = make_member(
        session, organisation=result.organisation, kind_code="university"
    )
    result.organisation.kind_code = "university"
    session.commit()
    url = f"/results/{result.ref}/matches/{need.ref}/unsuitable"
    assert post(client_as(maker), url, WORDS).status_code == 303
    (said,) = session.scalars(select(Judgement))
    assert said.role == "result"


def test_a_reason_is_wanted(
    session: Session, owner: User, pair: tuple[Need, Result], client_as: ClientAs
) -> None:
    need, result = pair
    url = f"/needs/{need.ref}/matches/{result.ref}/unsuitable"
    assert post(client_as(owner), url, {"text": ""}).status_code == 422
    assert session.scalars(select(Judgement)).all() == []


def test_a_stranger_finds_no_such_page(
    session: Session, pair: tuple[Need, Result], client_as: ClientAs
) -> None:
    need, result = pair
    stranger = client_as(make_member(session))
    url = f"/needs/{need.ref}/matches/{result.ref}/unsuitable"
    assert stranger.get(url).status_code == 404
    assert post(stranger, url, WORDS).status_code == 404
    assert session.scalars(select(Match)).all() == []


@pytest.mark.usefixtures("store")
def test_a_pair_in_a_brokers_hands_is_answered_there(
    session: Session, client_as: ClientAs, now: datetime
) -> None:
    case = make_case(session)
    taken(session, case, now)
    session.commit()
    need, result = case.match.need.ref, case.match.result.ref
    answer = post(
        client_as(case.asker), f"/needs/{need}/matches/{result}/unsuitable", WORDS
    )
    assert answer.status_code == 409
    assert "对接引荐" in answer.text
