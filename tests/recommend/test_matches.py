"""Pairs for the brokers' queue: the best ones, and never against a decision."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit import services as audit
from tech_market.jobs.worker import Worker
from tech_market.listings.models import ListingChange
from tech_market.listings.rules import ListingState
from tech_market.matching.crossing import Standing
from tech_market.matching.index import ListingIndex
from tech_market.recommend.following import Key, rebuild
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.refreshing import listed_keys, refresh, refresh_results
from tech_market.recommend.services import matches as services
from tech_market.recommend.store import Store
from tests.clients import post
from tests.makers import make_admin, make_broker, make_organisation
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

ClientAs = Callable[[User], FlaskClient]


def built(session: Session, store: Store, *, now: datetime) -> ListingIndex:
    """Return an index of what there is now."""
    session.commit()
    rebuild(store, now=now)
    index = store.find()
    assert index is not None
    return index


def refreshed(
    session: Session, store: Store, *, now: datetime, keys: list[Key] | None = None
) -> list[Match]:
    index = built(session, store, now=now)
    refresh(index, listed_keys(now=now) if keys is None else keys, now=now)
    return list(session.scalars(select(Match).order_by(Match.score.desc())))


def test_best_pair_is_kept_with_reasons_and_engine(
    session: Session, store: Store, now: datetime
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    washing_result(session)
    (match,) = refreshed(session, store, now=now)
    assert (match.need_id, match.result_id) == (need.id, result.id)
    assert match.state is MatchState.OPEN
    assert match.engine
    assert match.reasons["verdicts"][0][3] == "met"
    assert match.created_at == now
    assert audit.verify(session).is_sound


def test_pair_scores_alike_whichever_side_asked(
    session: Session, store: Store, now: datetime
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    (by_need,) = refreshed(session, store, now=now, keys=[("need", need.id)])
    score = by_need.score
    (by_result,) = refreshed(session, store, now=now, keys=[("result", result.id)])
    assert by_result is by_need
    assert by_result.score == pytest.approx(score)


@pytest.mark.parametrize(
    "state", [MatchState.TAKEN, MatchState.DECLINED, MatchState.DEALT]
)
def test_decided_pair_is_never_touched_again(
    session: Session, store: Store, now: datetime, state: MatchState
) -> None:
    alloy_need(session), alloy_result(session)
    (match,) = refreshed(session, store, now=now)
    match.state, match.score, match.engine = state, 0.123, "older"
    later = now + timedelta(days=1)
    (again,) = refreshed(session, store, now=later)
    assert (again.state, again.score, again.engine) == (state, 0.123, "older")
    assert again.updated_at == now


def test_open_pair_takes_the_newer_score(
    session: Session, store: Store, now: datetime
) -> None:
    alloy_need(session), alloy_result(session)
    (match,) = refreshed(session, store, now=now)
    score, match.score, match.engine = match.score, 0.4, "older"
    (again,) = refreshed(session, store, now=now + timedelta(days=1))
    assert again.score == pytest.approx(score)
    assert again.engine != "older"


def test_refresh_twice_opens_nothing_twice(
    session: Session, store: Store, now: datetime
) -> None:
    alloy_need(session), alloy_result(session), alloy_result(session)
    first = refreshed(session, store, now=now)
    assert len(first) == 2
    assert refreshed(session, store, now=now) == first


def test_weak_pair_and_own_pair_are_not_kept(
    session: Session, store: Store, now: datetime
) -> None:
    place = make_organisation(session)
    alloy_need(session, organisation=place)
    alloy_result(session, organisation=place)
    washing_result(session)
    assert refreshed(session, store, now=now) == []


def test_no_more_than_ten_pairs_of_one_need(
    session: Session, store: Store, now: datetime
) -> None:
    alloy_need(session)
    for _ in range(services.TOP + 3):
        alloy_result(session)
    assert len(refreshed(session, store, now=now)) == services.TOP


def test_unpublished_listing_has_no_pairs(
    session: Session, store: Store, now: datetime
) -> None:
    need = alloy_need(session, state=ListingState.FILED)
    alloy_result(session)
    assert refreshed(session, store, now=now, keys=[("need", need.id)]) == []


def test_publishing_in_the_browser_brings_the_pair_to_the_queue(
    session: Session, store: Store, client_as: ClientAs, now: datetime
) -> None:
    alloy_result(session)
    need = alloy_need(session, state=ListingState.FILED, published_at=None)
    session.commit()
    rebuild(store, now=now)
    admin, broker = client_as(make_admin(session)), client_as(make_broker(session).user)
    assert need.title not in broker.get("/broker/queue").text
    answer = post(admin, f"/needs/{need.ref}/publish", {"version": str(need.version)})
    if answer.status_code == 422:
        answer = post(admin, f"/needs/{need.ref}/publish")
    assert answer.status_code == 303
    assert session.scalars(select(ListingChange)).all() == []
    Worker(name="test").drain()
    assert need.title in broker.get("/broker/queue").text
    session.refresh(need)
    need.state = ListingState.WITHDRAWN
    session.commit()
    assert need.title not in broker.get("/broker/queue").text


def crossed(session: Session, store: Store, *, now: datetime) -> list[Match]:
    index = built(session, store, now=now)
    refresh_results(index, now=now, tick=lambda _n: None)
    return list(session.scalars(select(Match).order_by(Match.need_id)))


def test_all_results_at_once_keep_the_pairs_each_would(
    session: Session, store: Store, now: datetime
) -> None:
    needs, result = [alloy_need(session), alloy_need(session)], alloy_result(session)
    washing_result(session)
    alone = refreshed(session, store, now=now, keys=[("result", result.id)])
    kept = {(one.need_id, one.result_id): one.score for one in alone}
    assert kept.keys() == {(one.id, result.id) for one in needs}
    for one in alone:
        session.delete(one)
    found = crossed(session, store, now=now)
    assert {(one.need_id, one.result_id): one.score for one in found} == kept
    assert all(one.reasons["verdicts"][0][3] == "met" for one in found)
    assert audit.verify(session).is_sound


def test_all_results_at_once_leave_decided_own_and_weak_pairs(
    session: Session, store: Store, now: datetime
) -> None:
    place = make_organisation(session)
    alloy_need(session, organisation=place)
    alloy_result(session, organisation=place)
    washing_result(session)
    assert crossed(session, store, now=now) == []
    alloy_need(session)
    (match,) = crossed(session, store, now=now)
    match.state, match.score = MatchState.DECLINED, 0.123
    (again,) = crossed(session, store, now=now + timedelta(days=1))
    assert (again.state, again.score) == (MatchState.DECLINED, 0.123)


def test_a_withdrawn_listing_is_not_paired_by_an_index_that_lags(
    session: Session, store: Store, now: datetime
) -> None:
    alloy_need(session)
    result = alloy_result(session)
    index = built(session, store, now=now)
    result.state = ListingState.WITHDRAWN
    session.commit()
    assert refresh_results(index, now=now, tick=lambda _n: None) == 0
    assert session.scalar(select(Match)) is None


def test_a_need_that_has_far_better_offers_is_left_in_peace(
    session: Session, store: Store, now: datetime
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    index = built(session, store, now=now)
    weak = Standing(result.ref, ((need.ref, 0.2),))
    best = Standing("other", ((need.ref, 0.6), ("else", 0.2)))
    bars = services.bars_of([weak, best])
    assert bars == {need.ref: pytest.approx(0.3), "else": services.LEAST}
    assert services.pairs_of(session, index, [weak], bars, now=now) == []
    alone = services.bars_of([weak])
    (kept,) = services.pairs_of(session, index, [weak], alone, now=now)
    assert (kept.need_id, kept.result_id) == (need.id, result.id)
