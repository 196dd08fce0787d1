"""The broker's desk: worth, putting off, declining, assigning, conflicts, limits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.brokerage import telling
from tech_market.brokerage.models import Assignment, Broker, Conflict, PairDecline
from tech_market.brokerage.rules import IntroductionState, Judge, worth_of
from tech_market.brokerage.rules.queue import Worth
from tech_market.brokerage.services import assigning, conflicts, queue, sorting, taking
from tech_market.brokerage.services.conflicts import Declaration
from tech_market.brokerage.services.queue import Ask, View
from tech_market.brokerage.telling import News
from tech_market.errors import NotFound, RuleBroken
from tech_market.recommend.models import Match, MatchState
from tests.brokerage.cases import acting, agreed, book, make_case, make_match, taken
from tests.clients import post
from tests.makers import make_admin, make_broker, make_need, make_organisation
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
WAN = 1_000_000


def refs(session: Session, broker: Broker, now: datetime, **more: object) -> list[str]:
    ask = Ask(broker, now, **more)  # type: ignore[arg-type]
    return [one.match.ref for one in queue.list_open(session, ask, offset=0, limit=50)]


@pytest.mark.parametrize(
    ("age", "budget", "own", "fresh", "value"),
    [
        (0, 1000, True, 1.0, 1.0),
        (7, 999, False, 1.0, 0.7),
        (8, 300, False, 0.6, 0.7),
        (30, 299, False, 0.6, 0.4),
        (31, 99, False, 0.3, 0.0),
        (91, None, False, 0.0, 0.0),
    ],
)
def test_worth_goes_by_its_tables(
    age: int,
    budget: int | None,
    own: bool,  # noqa: FBT001 - a column of the table
    fresh: float,
    value: float,
) -> None:
    found = worth_of(score=0.5, age_days=age, budget_wan=budget, is_own_field=own)
    assert (found.fresh, found.value, found.is_own_field) == (fresh, value, own)
    assert found.total == pytest.approx(
        0.7 * 0.5 + 0.1 * fresh + 0.1 * value + 0.1 * own
    )


def test_best_pair_of_all_is_worth_one() -> None:
    assert Worth(1.0, 1.0, 1.0, is_own_field=True).total == pytest.approx(1.0)


def test_equal_scores_stand_by_public_budget_field_and_freshness(
    session: Session, now: datetime
) -> None:
    old = now - timedelta(days=200)
    broker = make_broker(session, field_codes=["03"])

    def pair(**values: object) -> str:
        need = make_need(session, published_at=old, **values)
        match = make_match(session, need=need, score=0.5)
        match.result.published_at = old
        return match.ref

    plain = pair()
    hidden = pair(budget_high_fen=2000 * WAN)  # not public: weighs nothing
    rich = pair(budget_high_fen=400 * WAN, is_budget_public=True)
    own = pair(field_code="03")
    session.flush()
    found = refs(session, broker, now, own_codes=("03",))
    assert found == [own, rich, plain, hidden]


def test_sql_and_rule_weigh_alike(session: Session, now: datetime) -> None:
    from tech_market.brokerage.desk_pages import pairing_of

    broker = make_broker(session)
    for days, budget in ((0, 100), (7, 1000), (8, 50), (40, 300), (200, 0)):
        need = make_need(
            session, published_at=now - timedelta(days=days, hours=3),
            budget_high_fen=budget * WAN, is_budget_public=True,
        )  # fmt: skip
        match = make_match(session, need=need, score=0.5)
        match.result.published_at = now - timedelta(days=300)
    ask = Ask(broker, now)
    rows = queue.list_open(session, ask, offset=0, limit=50)
    totals = [pairing_of(row, own_codes=(), now=now).worth.total for row in rows]
    assert totals == sorted(totals, reverse=True)


def test_put_off_pair_hides_from_one_broker_until_its_day(
    session: Session, now: datetime
) -> None:
    match = make_match(session)
    broker, other = make_broker(session), make_broker(session)
    sorting.snooze(session, ref=match.ref, days=7, actor=acting(broker.user), now=now)
    assert refs(session, broker, now) == []
    assert refs(session, broker, now, view=View.SNOOZED) == [match.ref]
    assert refs(session, other, now) == [match.ref]
    later = now + timedelta(days=7)
    assert refs(session, broker, later) == [match.ref]


def test_brokers_no_ends_the_pair_and_keeps_code_and_sentence(
    session: Session, now: datetime
) -> None:
    match, broker = make_match(session), make_broker(session)
    sorting.decline(
        session, ref=match.ref, code="not-in-scope", text="成果是建筑用铝材",
        codes=book(session), actor=acting(broker.user), now=now,
    )  # fmt: skip
    assert match.state is MatchState.DECLINED
    kept = session.scalars(select(PairDecline)).one()
    assert (kept.judge, kept.code) == (Judge.BROKER, "not-in-scope")
    assert kept.text == "成果是建筑用铝材"
    with pytest.raises(RuleBroken) as refused:
        taking.take(session, ref=match.ref, actor=acting(broker.user), now=now)
    assert refused.value.code == "match-gone"


def test_no_needs_a_sentence_and_a_known_code(
    session: Session, client_as: ClientAs
) -> None:
    match, broker = make_match(session), make_broker(session)
    session.commit()
    client, url = client_as(broker.user), f"/matches/{match.ref}/decline"
    for sent in ({"reason": "budget", "text": " "}, {"reason": "x", "text": "贵"}):
        assert post(client, url, sent).status_code == 422
    assert session.scalars(select(PairDecline)).all() == []
    page(client, f"/matches/{match.ref}")
    good = {"reason": "budget", "text": "报价高出一倍"}
    assert post(client, url, good).status_code == 303
    assert post(client, url, good).status_code in {404, 409}


def test_both_owners_hear_of_the_brokers_no(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[News] = []
    monkeypatch.setattr(telling, "_listeners", [lambda _s, news: heard.append(news)])
    match, broker = make_match(session), make_broker(session)
    sorting.decline(
        session, ref=match.ref, code="budget", text="超出预算", codes=book(session),
        actor=acting(broker.user), now=now,
    )  # fmt: skip
    assert [one.kind for one in heard] == ["pair.declined", "pair.declined"]
    assert {one.organisation_ids for one in heard} == {
        (match.need.organisation_id,),
        (match.result.organisation_id,),
    }


def test_assigned_pair_is_kept_for_its_broker_for_a_week(
    session: Session, now: datetime
) -> None:
    match, admin = make_match(session), acting(make_admin(session))
    chosen, other = make_broker(session), make_broker(session)
    assigning.assign(
        session, ref=match.ref, broker_ref=chosen.ref, actor=admin, now=now
    )
    assert refs(session, chosen, now, view=View.ASSIGNED) == [match.ref]
    assert refs(session, other, now) == []
    with pytest.raises(RuleBroken) as refused:
        taking.take(session, ref=match.ref, actor=acting(other.user), now=now)
    assert refused.value.code == "match-assigned"
    later = now + timedelta(days=8)
    assert refs(session, other, later) == [match.ref]
    one = taking.take(session, ref=match.ref, actor=acting(chosen.user), now=now)
    assert one.broker is chosen
    assert session.scalars(select(Assignment)).all() == []


def test_assigned_again_replaces(session: Session, now: datetime) -> None:
    match, admin = make_match(session), acting(make_admin(session))
    first, second = make_broker(session), make_broker(session)
    for one in (first, second):
        assigning.assign(
            session, ref=match.ref, broker_ref=one.ref, actor=admin, now=now
        )
    assert refs(session, first, now) == []
    assert refs(session, second, now) == [match.ref]


def test_handed_over_need_brings_its_introductions_and_deal(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case, other = make_case(session), make_broker(session)
    deal = agreed(session, case, now)
    moved = assigning.hand_over(
        session, need_ref=case.match.need.ref, broker_ref=other.ref,
        reason="原经纪人离职", actor=acting(make_admin(session)), now=now,
    )  # fmt: skip
    assert [one.broker for one in moved] == [other]
    session.commit()
    assert client_as(other.user).get(f"/deals/{deal.ref}").status_code == 200
    assert client_as(case.broker.user).get(f"/deals/{deal.ref}").status_code == 404


def test_hand_over_needs_a_reason_another_broker_and_room(
    session: Session, now: datetime
) -> None:
    case, full = make_case(session), make_broker(session, most_needs=1)
    taken(session, case, now)
    busy = make_match(session)
    taking.take(session, ref=busy.ref, actor=acting(full.user), now=now)
    admin = acting(make_admin(session))

    def hand_over(broker: Broker, reason: str) -> str:
        with pytest.raises(RuleBroken) as refused:
            assigning.hand_over(
                session, need_ref=case.match.need.ref, broker_ref=broker.ref,
                reason=reason, actor=admin, now=now,
            )  # fmt: skip
        return refused.value.code

    assert hand_over(make_broker(session), " ") == "handover-reason"
    assert hand_over(case.broker, "重新分工") == "same-broker"
    assert hand_over(full, "重新分工") == "workload-full"


def test_full_broker_takes_nothing_new_but_goes_on_with_the_same_need(
    session: Session, now: datetime
) -> None:
    broker = make_broker(session, most_needs=1)
    first, second = make_match(session), make_match(session)
    sister = make_match(session, need=first.need)
    actor = acting(broker.user)
    taking.take(session, ref=first.ref, actor=actor, now=now)
    taking.take(session, ref=sister.ref, actor=actor, now=now)
    with pytest.raises(RuleBroken) as refused:
        taking.take(session, ref=second.ref, actor=actor, now=now)
    assert refused.value.code == "workload-full"


def declared(session: Session, broker: Broker, code: str, now: datetime) -> Conflict:
    return conflicts.declare(
        session, declaration=Declaration(code, "shareholder", ""),
        codes=book(session), actor=acting(broker.user), now=now,
    )  # fmt: skip


@pytest.mark.parametrize("side", ["need", "result"])
def test_declared_interest_shuts_out_the_pairing(
    session: Session, now: datetime, side: str
) -> None:
    match, broker = make_match(session), make_broker(session)
    place = getattr(match, side).organisation
    one = declared(session, broker, place.credit_code.lower(), now)
    assert refs(session, broker, now) == []
    with pytest.raises(RuleBroken) as refused:
        taking.take(session, ref=match.ref, actor=acting(broker.user), now=now)
    assert refused.value.code == "conflict-of-interest"
    with pytest.raises(RuleBroken) as refused:
        assigning.assign(
            session, ref=match.ref, broker_ref=broker.ref,
            actor=acting(make_admin(session)), now=now,
        )  # fmt: skip
    assert refused.value.code == "conflict-of-interest"
    conflicts.end(session, ref=one.ref, actor=acting(broker.user), now=now)
    assert refs(session, broker, now) == [match.ref]


def test_employer_is_a_conflict_without_words(session: Session, now: datetime) -> None:
    place = make_organisation(session, name="示例技术转移中心")
    broker = make_broker(session, employer="示例技术转移中心")
    match = make_match(session, need=make_need(session, organisation=place))
    assert refs(session, broker, now) == []
    with pytest.raises(RuleBroken):
        taking.take(session, ref=match.ref, actor=acting(broker.user), now=now)


def test_declaring_gives_back_what_waits_and_keeps_what_runs(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    session.commit()
    client = client_as(case.broker.user)
    place = case.match.need.organisation
    sent = {"credit_code": place.credit_code, "kind_code": "relative", "note": "兄弟"}
    page(client, "/broker")
    assert post(client, "/broker/conflicts", sent).status_code == 303
    session.refresh(one)
    assert one.state is IntroductionState.RELEASED
    assert place.name in page(client, "/broker").text
    for wrong in (sent, sent | {"credit_code": "9133"}, sent | {"kind_code": "x"}):
        assert post(client, "/broker/conflicts", wrong).status_code == 422


def test_nobody_ends_anothers_declaration(session: Session, now: datetime) -> None:
    broker, other = make_broker(session), make_broker(session)
    one = declared(session, broker, make_organisation(session).credit_code, now)
    with pytest.raises(NotFound):
        conflicts.end(session, ref=one.ref, actor=acting(other.user), now=now)


def test_administrator_assigns_and_hands_over_on_the_page(
    session: Session, client_as: ClientAs
) -> None:
    case, other = make_case(session), make_broker(session)
    client = client_as(make_admin(session))
    found = page(client, "/admin/pairings")
    assert case.match.need.title in found.text
    url = f"/admin/pairings/{case.match.ref}/assign"
    assert post(client, url, {"broker": ""}).status_code == 422
    assert post(client, url, {"broker": case.broker.ref}).status_code == 303
    assert "指派给" in page(client, "/admin/pairings").text
    taken(session, case, clock.now())
    session.commit()
    held = page(client, "/admin/pairings?view=held")
    assert case.match.need.title in held.text
    url = f"/admin/pairings/{case.match.need.ref}/hand-over"
    sent = {"broker": other.ref, "reason": "工作量调整"}
    assert post(client, url, sent | {"reason": ""}).status_code == 422
    assert post(client, url, sent).status_code == 303
    assert other.user.name in page(client, "/admin/pairings?view=held").text


def test_pairing_page_is_there_only_for_who_could_take_it(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    other = make_broker(session)
    taken(session, case, now)
    session.commit()
    assert client_as(other.user).get(f"/matches/{case.match.ref}").status_code == 404
    sister = make_match(session, need=case.match.need)
    session.commit()
    assert client_as(other.user).get(f"/matches/{sister.ref}").status_code == 404
    page(client_as(case.broker.user), f"/matches/{sister.ref}")


def test_keyboard_legend_stands_beside_plain_buttons(
    session: Session, client_as: ClientAs
) -> None:
    match = make_match(session)
    session.commit()
    found = page(client_as(make_broker(session).user), "/broker/queue")
    assert found.texts(".keys kbd") == ["j", "k", "o", "t", "d"]
    assert f"/matches/{match.ref}" in [one.href for one in found.links()]
    assert session.get(Match, match.id) is not None
