"""The index follows what is committed, loses nothing, and heals itself."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tech_market.listings.rules import Level, ListingState
from tech_market.listings.services.changes import note_change
from tech_market.matching.index import ListingIndex
from tech_market.needs.models import Need
from tech_market.recommend import following
from tech_market.recommend.following import count_waiting, differences, follow, rebuild
from tech_market.recommend.store import Store, only_one
from tests.makers import make_need
from tests.recommend.alloys import alloy_need, alloy_result, indexed, washing_result


def held(store: Store, kind: str = "need") -> set[str]:
    index = store.find()
    assert index is not None
    return index.ids(kind)


@pytest.fixture
def empty(store: Store, now: datetime) -> Store:
    """An index that is there and holds nothing."""
    rebuild(store, now=now)
    return store


def test_published_listing_is_found_and_its_row_gone(
    session: Session, empty: Store, now: datetime
) -> None:
    need = alloy_need(session)
    put = indexed(session, empty, need, now=now)
    assert put == [("need", need.id)]
    assert held(empty) == {need.ref}
    assert count_waiting(session) == 0


def withdraw(need: Need) -> None:
    need.state = ListingState.WITHDRAWN


def close(need: Need) -> None:
    need.state = ListingState.CLOSED


def expire(need: Need) -> None:
    need.valid_until = date(2026, 3, 1)


def take_offline(need: Need) -> None:
    need.level = Level.OFFLINE


def draft(need: Need) -> None:
    need.state = ListingState.DRAFT


@pytest.mark.parametrize("happens", [withdraw, close, expire, take_offline, draft])
def test_what_nobody_finds_any_more_leaves_the_index(
    session: Session, empty: Store, now: datetime, happens: Callable[[Need], None]
) -> None:
    need = alloy_need(session)
    indexed(session, empty, need, now=now)
    happens(need)
    assert indexed(session, empty, need, now=now) == []
    assert held(empty) == set()


def test_renewed_listing_comes_back(
    session: Session, empty: Store, now: datetime
) -> None:
    need = alloy_need(session, valid_until=date(2026, 3, 1))
    indexed(session, empty, need, now=now)
    assert held(empty) == set()
    need.valid_until = date(2027, 3, 1)
    indexed(session, empty, need, now=now)
    assert held(empty) == {need.ref}


def test_row_stays_when_the_process_dies_before_forgetting_it(
    session: Session,
    empty: Store,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need = alloy_need(session)

    def die(_row_ids: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(following, "_forget", die)
        with pytest.raises(KeyboardInterrupt):
            indexed(session, empty, need, now=now)
    assert count_waiting(session) == 1
    assert follow(empty, now=now) == [("need", need.id)]
    assert held(empty) == {need.ref}
    assert count_waiting(session) == 0


def test_row_stays_when_the_process_dies_before_the_index_commits(
    session: Session,
    empty: Store,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need = alloy_need(session)

    def die(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(following, "_take", die)
        with pytest.raises(KeyboardInterrupt):
            indexed(session, empty, need, now=now)
    assert held(empty) == set()
    assert count_waiting(session) == 1
    assert follow(empty, now=now) == [("need", need.id)]


def test_change_written_while_the_index_works_waits_for_the_next_round(
    session: Session, empty: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = alloy_need(session), alloy_need(session)
    usual = following._forget

    late = [second]

    def meanwhile(row_ids: tuple[int, ...]) -> None:
        if late:
            late.pop()
            note_change(session, listing=second, now=now)
            session.commit()
        usual(row_ids)

    monkeypatch.setattr(following, "_forget", meanwhile)
    indexed(session, empty, first, now=now)
    assert held(empty) == {first.ref, second.ref}
    assert count_waiting(session) == 0


def test_rebuild_covers_what_waits_and_drops_what_is_gone(
    session: Session, empty: Store, now: datetime
) -> None:
    need, gone = alloy_need(session), alloy_need(session)
    indexed(session, empty, need, gone, now=now)
    gone.state = ListingState.WITHDRAWN
    result = alloy_result(session)
    note_change(session, listing=gone, now=now)
    session.commit()
    rebuild(empty, now=now)
    assert held(empty) == {need.ref}
    assert held(empty, "result") == {result.ref}
    assert count_waiting(session) == 0
    index = empty.find()
    assert index is not None
    assert differences(session, index, now=now) == []


def test_difference_names_what_is_missing_and_what_is_too_much(
    session: Session, empty: Store, now: datetime
) -> None:
    known = alloy_need(session)
    indexed(session, empty, known, now=now)
    known.state = ListingState.WITHDRAWN
    unknown = washing_result(session)
    session.flush()
    index = empty.find()
    assert index is not None
    found = {one.kind: one for one in differences(session, index, now=now)}
    assert found["need"].extra == (known.ref,)
    assert found["result"].missing == (unknown.ref,)


def lose(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def wear(folder: Path) -> None:
    (folder / "LAYOUT").write_text("0", encoding="ascii")


def tear(folder: Path) -> None:
    (folder / "CURRENT").write_text("gen-nowhere", encoding="ascii")


def scribble(folder: Path) -> None:
    for path in folder.glob("gen-*/meta.json"):
        path.write_bytes(b"\x00 not an index")


@pytest.mark.parametrize("harm", [lose, wear, tear, scribble])
def test_useless_index_is_rebuilt_by_the_first_who_asks(
    session: Session, empty: Store, now: datetime, harm: Callable[[Path], None]
) -> None:
    need = alloy_need(session)
    indexed(session, empty, need, now=now)
    harm(empty.folder)
    empty.drop()  # as a process that starts now
    assert held(empty) == {need.ref}


def test_pages_answer_while_the_index_is_being_built(
    session: Session, store: Store, now: datetime
) -> None:
    alloy_need(session)
    session.commit()
    with only_one(store.folder) as is_first:  # another process is at it
        assert is_first
        assert store.find() is None
        assert follow(store, now=now) == []
    store.drop()
    index = store.find()
    assert index is not None
    assert index.count("need") == 1


def test_failed_rebuild_is_not_tried_again_at_once(
    session: Session, tmp_path: Path
) -> None:
    assert session is not None
    tries = []

    def fail() -> None:
        tries.append(1)
        raise OSError("disk full")

    store = Store(tmp_path / "index", fail)
    store.is_background = False
    assert store.find() is None
    assert store.find() is None
    assert len(tries) == 1


def test_anonymous_text_and_member_text_are_kept_apart(
    session: Session, empty: Store, now: datetime
) -> None:
    need = alloy_need(
        session, level=Level.MEMBERS, description="会员可读：钪锆复合微合金化"
    )
    secret = alloy_need(
        session, level=Level.AGREED, description="双方同意后可读：稀土铒改性",
        confidential="绝密：某型舰船", contact_name="王示例",
    )  # fmt: skip
    indexed(session, empty, need, secret, now=now)
    index = ListingIndex.open(empty.folder)

    def found(words: str, audience: str) -> tuple[str, ...]:
        return index.search(words, kind="need", audience=audience).ids

    assert found("钪锆复合微合金化", "member")[:1] == (need.ref,)
    assert secret.ref not in found("稀土铒改性", "member")[:1]
    only = make_need(session, title="示例", summary="示例", level=Level.MEMBERS,
                     description="钪锆复合微合金化")  # fmt: skip
    indexed(session, empty, only, now=now)
    assert only.ref in found("钪锆复合微合金化", "member")
    assert only.ref not in found("钪锆复合微合金化", "public")
    assert found("某型舰船", "member") == found("某型舰船", "public")
