"""Suggestions go both ways, to those concerned, from text they may read."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.accounts.services.actors import actor_of
from tech_market.listings.models import Listing
from tech_market.listings.rules import Level, ListingState
from tech_market.matching.index import ListingIndex
from tech_market.matching.pool import Pool
from tech_market.recommend.following import rebuild
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.services.suggesting import Suggestion, pool_of, suggest
from tech_market.recommend.store import Store
from tests.makers import (
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    organisation_of,
)
from tests.pages import check_page, page
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

ClientAs = Callable[[User], FlaskClient]


def advice(
    session: Session, store: Store, user: User, listing: Listing, now: datetime
) -> list[Suggestion]:
    index = store.find()
    assert index is not None
    pool = pool_of(
        session, index, actor=actor_of(user), listing=listing, top=5, now=now
    )
    return suggest(session, pool, listing=listing, top=5, now=now) if pool else []


def test_need_gets_results_and_result_gets_needs_with_reasons(
    session: Session, store: Store, now: datetime
) -> None:
    broker = make_broker(session).user
    need, result = alloy_need(session), alloy_result(session)
    other = washing_result(session)
    session.commit()
    rebuild(store, now=now)
    found = advice(session, store, broker, need, now)
    assert found[0].card.ref == result.ref
    reasons = found[0].reasons
    assert 0 < reasons.score <= 1
    assert any("铝合金" in term for term in reasons.shared)
    verdict = reasons.verdicts[0]
    assert (verdict.demand, verdict.promise) == ("≥450 MPa", "＝480 MPa")
    assert verdict.label == "满足"
    back = advice(session, store, broker, result, now)
    assert [one.card.ref for one in back] == [need.ref]
    scores = {one.card.ref: one.reasons.score for one in found}
    assert scores.get(other.ref, 0) < scores[result.ref]


def test_listing_gone_since_is_not_offered(
    session: Session, store: Store, now: datetime
) -> None:
    broker = make_broker(session).user
    need = alloy_need(session)
    kept, gone, late = (alloy_result(session) for _ in range(3))
    session.commit()
    rebuild(store, now=now)
    gone.state = ListingState.WITHDRAWN  # the index has not heard yet
    late.valid_until = date(2026, 3, 1)
    session.flush()
    found = advice(session, store, broker, need, now)
    assert [one.card.ref for one in found] == [kept.ref]


@pytest.mark.parametrize("level", [Level.OPEN, Level.MEMBERS, Level.AGREED])
def test_reasons_quote_only_what_the_reader_may_read(
    session: Session, store: Store, now: datetime, level: Level
) -> None:
    owner = make_member(session)
    need = alloy_need(
        session,
        organisation=organisation_of(session, owner),
        description="需要 KX-7781 改性",
    )
    alloy_result(
        session, level=level, description="采用 KX-7781 改性",
        confidential="KX-7781 的配比",
    )  # fmt: skip
    session.commit()
    rebuild(store, now=now)
    (found,) = advice(session, store, owner, need, now)
    told = "".join(found.reasons.shared)
    assert ("kx-7781" in told.lower()) is (level is not Level.AGREED)
    assert bool(found.reasons.verdicts[0].promise) is (level is not Level.AGREED)
    assert bool(found.card.organisation_name) is (level is not Level.AGREED)


def test_score_does_not_move_with_text_the_reader_may_not_read(
    session: Session, store: Store, now: datetime
) -> None:
    owner = make_member(session)
    need = alloy_need(session, organisation=organisation_of(session, owner))
    hidden = alloy_result(session, level=Level.AGREED)
    session.commit()
    rebuild(store, now=now)
    (before,) = advice(session, store, owner, need, now)
    hidden.description = need.summary + "海水环境中晶间腐蚀"
    hidden.confidential = need.summary
    hidden.price_fen, hidden.is_price_public = 1, False
    session.commit()
    rebuild(store, now=now)
    (after,) = advice(session, store, owner, need, now)
    assert after.reasons == before.reasons


def test_who_sees_the_panel_and_the_page(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    need = alloy_need(session, organisation=organisation_of(session, owner))
    result = alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    concerned = [owner, make_broker(session).user, make_admin(session),
                 make_auditor(session)]  # fmt: skip
    for user in concerned:
        client = client_as(user)
        assert "推荐成果" in page(client, f"/needs/{need.ref}").text
        assert result.title in page(client, f"/needs/{need.ref}/matches").text
    strangers = [make_member(session), make_member(session, kind_code="university")]
    for user in strangers:
        client = client_as(user)
        assert "推荐成果" not in page(client, f"/needs/{need.ref}").text
        assert client.get(f"/needs/{need.ref}/matches").status_code == 404


def test_visitor_sees_no_panel_and_is_asked_to_sign_in(
    session: Session, store: Store, now: datetime, client: FlaskClient
) -> None:
    need = alloy_need(session)
    alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    assert "推荐成果" not in page(client, f"/needs/{need.ref}").text
    answer = client.get(f"/needs/{need.ref}/matches")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_unverified_owner_is_told_nothing_of_others(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    place = organisation_of(session, owner)
    need = alloy_need(session, organisation=place)
    alloy_result(session)
    place.state = OrganisationState.REFUSED
    session.commit()
    rebuild(store, now=now)
    assert advice(session, store, owner, need, now) == []
    client = client_as(owner)
    assert client.get(f"/needs/{need.ref}/matches").status_code == 404


def test_page_says_so_while_the_index_is_being_built(
    session: Session, client_as: ClientAs
) -> None:
    need = alloy_need(session)
    session.commit()
    client = client_as(make_broker(session).user)
    assert "索引正在准备" in page(client, f"/needs/{need.ref}/matches").text
    assert "索引正在准备" in page(client, f"/needs/{need.ref}").text


def test_result_page_offers_needs(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    client = client_as(make_broker(session).user)
    body = client.get(f"/results/{result.ref}/matches").text
    shown = check_page(body, url="/results/<ref>/matches")
    assert shown.h1 == "推荐需求"
    assert need.title in shown.text
    assert "≥450 MPa" in shown.text


def test_unknown_listing_has_no_matches(session: Session, client_as: ClientAs) -> None:
    client = client_as(make_admin(session))
    for kind in ("needs", "results"):
        assert client.get(f"/{kind}/000000000000/matches").status_code == 404


def test_a_pair_that_somebody_declined_is_suggested_to_nobody(
    session: Session, store: Store, now: datetime
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    other = alloy_result(session, title="船用铝合金焊接")
    session.add(
        Match(need=need, result=result, state=MatchState.DECLINED, score=0.5,
              engine="old", created_at=now, updated_at=now)
    )  # fmt: skip
    session.commit()
    rebuild(store, now=now)
    broker = make_broker(session).user
    shown = advice(session, store, broker, need, now)
    assert [one.card.ref for one in shown] == [other.ref]
    assert advice(session, store, broker, result, now) == []


def test_the_whole_page_asks_the_index_once(
    session: Session,
    store: Store,
    client_as: ClientAs,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need = alloy_need(session)
    alloy_result(session)
    broker = make_broker(session).user
    session.commit()
    rebuild(store, now=now)
    asked: list[object] = []
    ask = ListingIndex.pool

    def counting(self: ListingIndex, *args: Any, **choices: Any) -> Pool:
        asked.append(args)
        return ask(self, *args, **choices)

    monkeypatch.setattr(ListingIndex, "pool", counting)
    assert client_as(broker).get(f"/needs/{need.ref}/matches").status_code == 200
    assert len(asked) == 1
