"""One version is in force everywhere, and no version undoes what people decided."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tech_market.audit.models import AuditEvent
from tech_market.codes.book import current_book
from tech_market.codes.services import CodeEntry, save_entry
from tech_market.errors import NotFound, RuleBroken
from tech_market.jobs.models import Job
from tech_market.learning import in_force
from tech_market.learning.models import EngineVersion, VersionKind
from tech_market.learning.services import versions
from tech_market.learning.services.versions import SHIPPED, Made
from tech_market.listings.pushing import ask_push
from tech_market.listings.services.changes import note_change
from tech_market.matching import lexicon, weights
from tech_market.matching.nearness import code
from tech_market.notices.models import Notice
from tech_market.policy.actor import Actor
from tech_market.recommend.following import rebuild
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.push_models import PairPush
from tech_market.recommend.store import Store
from tests.brokerage.cases import acting
from tests.makers import make_admin, make_broker, make_member, organisation_of
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

Work = Callable[[], int]
WORDS = "铝合金 轻金属\n船用 舰用"


@pytest.fixture
def admin(session: Session) -> Actor:
    return acting(make_admin(session))


def weights_version(
    session: Session, admin: Actor, now: datetime, **parts: float
) -> EngineVersion:
    content = {"parts": weights.shipped().parts | parts}
    made = Made(VersionKind.WEIGHTS, content, {}, "试验")
    return versions.make_version(session, made, actor=admin, now=now)


def lexicon_version(session: Session, admin: Actor, now: datetime) -> EngineVersion:
    made = Made(VersionKind.LEXICON, {"text": WORDS}, {}, "试验")
    return versions.make_version(session, made, actor=admin, now=now)


def activate(
    session: Session, admin: Actor, now: datetime, ref: str, **more: Any
) -> None:
    kind = more.pop("kind", VersionKind.WEIGHTS)
    seen = more.pop("seen", versions.newest_activation(session))
    versions.activate(
        session, kind=kind, ref=ref, why=more.pop("why", "留出组更好"), seen=seen,
        actor=admin, now=now,
    )  # fmt: skip
    session.commit()


def test_a_new_version_changes_nothing_until_it_is_activated(
    session: Session, admin: Actor, store: Store, now: datetime
) -> None:
    rebuild(store, now=now)
    version = weights_version(session, admin, now, words=0.1)
    session.commit()
    store.find()
    assert weights.weights() is weights.shipped()
    activate(session, admin, now, version.ref)
    store.find()
    assert weights.weights().version == version.name
    assert weights.weights().parts["words"] == 0.1
    activate(session, admin, now, SHIPPED)
    store.find()
    assert weights.weights() is weights.shipped()
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions.count("engine.manage.activate") == 2


def test_a_part_that_came_later_keeps_its_shipped_weight() -> None:
    parts = in_force.fitting_parts({"parts": {"words": 0.2, "gone": 0.9}})
    assert parts["words"] == 0.2
    assert parts["pairs"] == weights.shipped().parts["pairs"]
    assert set(parts) == set(weights.shipped().parts)


def test_activation_asks_for_a_reason_another_version_and_fresh_eyes(
    session: Session, admin: Actor, now: datetime
) -> None:
    version = weights_version(session, admin, now)
    with pytest.raises(RuleBroken, match="理由"):
        activate(session, admin, now, version.ref, why="  ")
    with pytest.raises(RuleBroken, match="已经启用"):
        activate(session, admin, now, SHIPPED)
    with pytest.raises(NotFound):
        activate(session, admin, now, version.ref, kind=VersionKind.LEXICON)
    activate(session, admin, now, version.ref)
    with pytest.raises(RuleBroken, match="刚切换过版本"):
        activate(session, admin, now, SHIPPED, seen=0)


def test_the_log_of_activations_refuses_change(
    session: Session, admin: Actor, now: datetime
) -> None:
    activate(session, admin, now, weights_version(session, admin, now).ref)
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text("UPDATE engine_activations SET why = ''"))


def test_open_pairs_are_scored_anew_and_decided_ones_stay(
    session: Session, admin: Actor, store: Store, now: datetime, work: Work
) -> None:
    need = alloy_need(session)
    declined, waiting = alloy_result(session), alloy_result(session, title="铝合金焊接")
    forgotten = washing_result(session)
    for result, state in (
        (declined, MatchState.DECLINED), (waiting, MatchState.OPEN),
        (forgotten, MatchState.OPEN),
    ):  # fmt: skip
        session.add(
            Match(need=need, result=result, state=state, score=0.9, engine="old",
                  created_at=now, updated_at=now)
        )  # fmt: skip
    session.commit()
    rebuild(store, now=now)
    version = weights_version(session, admin, now, fuzzy=0.9, words=0.2)
    activate(session, admin, now, version.ref)
    assert work() >= 1
    found = {one.result_id: one for one in session.scalars(select(Match))}
    assert found[declined.id].state is MatchState.DECLINED
    assert (found[declined.id].score, found[declined.id].engine) == (0.9, "old")
    for result in (waiting, forgotten):
        assert found[result.id].engine == version.name
        assert found[result.id].score != 0.9
    assert len(found) == 3


def test_a_sent_pair_is_never_sent_twice_whatever_version_holds(
    session: Session, admin: Actor, store: Store, now: datetime, work: Work
) -> None:
    owner = make_member(session)
    need = alloy_need(session, organisation=organisation_of(session, owner))
    alloy_result(session)
    make_broker(session, field_codes=["05"])
    session.commit()
    rebuild(store, now=now)

    def push() -> None:
        need.version += 1
        note_change(session, listing=need, now=now)
        ask_push(session, need, actor_ref="", now=now)
        work()

    push()
    before = len(session.scalars(select(PairPush)).all())
    notices = len(session.scalars(select(Notice)).all())
    assert before > 0
    version = weights_version(session, admin, now, fuzzy=0.9)
    activate(session, admin, now, version.ref)
    work()
    push()
    assert session.scalars(select(Match.engine)).all() == [version.name]
    assert len(session.scalars(select(PairPush)).all()) == before
    assert len(session.scalars(select(Notice)).all()) == notices


def test_a_round_of_scoring_ends_when_another_version_came(
    session: Session, admin: Actor, store: Store, now: datetime, work: Work
) -> None:
    alloy_need(session), alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    activate(session, admin, now, weights_version(session, admin, now, words=0.1).ref)
    activate(session, admin, now, SHIPPED)
    work()
    (match,) = session.scalars(select(Match))
    assert match.engine == weights.shipped().version
    assert set(session.scalars(select(Job.error))) == {""}


def test_another_lexicon_rebuilds_the_index_while_searches_go_on(
    session: Session, admin: Actor, store: Store, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    need = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    first = store.find()
    assert first is not None
    version = lexicon_version(session, admin, now)
    activate(session, admin, now, version.ref, kind=VersionKind.LEXICON)
    monkeypatch.setattr(store, "_rebuild", lambda: None)
    meanwhile = store.find()
    assert meanwhile is not None
    assert meanwhile.is_stale
    assert meanwhile.ids("need") == {need.ref}
    monkeypatch.undo()
    store.find()
    after = store.find()
    assert after is not None
    assert not after.is_stale
    assert lexicon.in_force().text == WORDS
    assert after.ids("need") == {need.ref}


def test_what_a_version_would_move_is_kept_with_it(
    session: Session, admin: Actor, store: Store, now: datetime, work: Work
) -> None:
    need = alloy_need(session)
    alloy_result(session)
    silent = {"summary": "轻金属", "description": "", "indicators": []}
    sea = alloy_result(session, title="轻金属", **silent)
    session.commit()
    rebuild(store, now=now)
    words = lexicon_version(session, admin, now)
    other = weights_version(session, admin, now)
    work()
    assert (other.effect["needs"], other.effect["changed"]) == (1, 0)
    assert words.effect["results"] == 2
    assert words.effect["changed"] == 1
    (example,) = words.effect["examples"]
    assert (example["need"], example["in"]) == (need.ref, [sea.ref])
    assert set(session.scalars(select(Job.error))) == {""}


def test_trees_follow_the_code_lists_and_their_edits(
    session: Session, admin: Actor, store: Store, now: datetime
) -> None:
    rebuild(store, now=now)
    store.find()
    assert code("field", "0501", "0502") == 0.5
    entry = CodeEntry(
        code="0502", label_zh="示例改挂", label_en="", parent="06", sort=1,
        source="示例", is_active=True,
    )  # fmt: skip
    save_entry(
        session, actor=admin, book=current_book(session), list_key="field",
        entry=entry, now=now,
    )  # fmt: skip
    session.commit()
    store.find()
    assert code("field", "0501", "0502") == 0.0
    assert code("field", "0601", "0502") == 0.5
