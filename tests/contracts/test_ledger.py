"""The ledger: chained, proven, frozen by period, derived sums that a recount proves."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tech_market.contracts.chain import COVERED, GENESIS, digest_of
from tech_market.contracts.facts import Clock, Dimension
from tech_market.contracts.ledger_models import LedgerHead
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.services import freezing, sums
from tech_market.contracts.services.counting import size_of
from tech_market.contracts.services.verifying import verify_ledger, verify_snapshots
from tech_market.db import db
from tech_market.errors import RuleBroken
from tech_market.policy.actor import SYSTEM
from tech_market.targets.rules.bases import Side
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tests.contracts.papers import NOON, WAN, changed, ended, registered
from tests.test_migrations import empty

__all__ = ["empty"]  # a database of its own
YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
TODAY = date(2026, 3, 2)


def change(
    session: Session, contract: Contract, total_fen: int, **values: Any
) -> AmountEvent:
    wanted: dict[str, Any] = {
        "total_fen": total_fen,
        "deductions": {"equipment": 20 * WAN},
        "is_all_technical": False,
        "effective_on": TODAY,
        "reason": "补充协议",
    }
    changed(session, contract, **(wanted | values))
    return contract.events[-1]


def entries(session: Session) -> list[AmountEvent]:
    return list(session.scalars(select(AmountEvent).order_by(AmountEvent.id)))


def test_each_entry_carries_the_digest_of_the_one_before(session: Session) -> None:
    for _ in range(3):
        registered(session)
    found, last = entries(session), GENESIS
    for one in found:
        assert one.previous == last
        last = one.digest
        assert last == digest_of({name: getattr(one, name) for name in COVERED})
    head = session.get(LedgerHead, 1)
    assert head is not None
    assert (head.count, head.digest, head.event_id) == (3, last, found[-1].id)
    assert verify_ledger(session).is_sound


TAMPERED = {
    "technical_delta_fen": 1,
    "booked_on": date(2026, 2, 11),
    "seller_here": False,
    "type_code": "service",
    "by_id": None,
    "reason": "x",
    "digest": "f" * 64,
}


def unguard(session: Session) -> None:
    """Take the triggers away, as somebody with all rights could."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    tail = " ON amount_events" if is_postgres else ""
    for verb in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER amount_events_no_{verb}{tail}"))


@pytest.mark.parametrize("name", TAMPERED)
def test_a_touched_entry_is_named(session: Session, name: str) -> None:
    for _ in range(3):
        registered(session)
    second = entries(session)[1].id
    unguard(session)
    session.execute(
        update(AmountEvent)
        .where(AmountEvent.id == second)
        .values({name: TAMPERED[name]})
    )
    session.expire_all()
    verdict = verify_ledger(session)
    assert not verdict.is_sound
    assert verdict.bad_id == second


def test_a_cut_tail_is_noticed(session: Session) -> None:
    for _ in range(2):
        registered(session)
    last = entries(session)[-1].id
    unguard(session)
    session.execute(text("DELETE FROM amount_events WHERE id = :id"), {"id": last})
    session.expire_all()
    assert "链头" in verify_ledger(session).why


def test_a_published_year_does_not_move(session: Session) -> None:
    contract = registered(session, certificate_on=date(2025, 6, 1))
    before = amounts.sums(session, Rows(Side.OUTPUT, Period(*YEAR_2025)))
    one = freezing.freeze(session, period=YEAR_2025, actor=SYSTEM, now=NOON)
    event = change(session, contract, 150 * WAN, effective_on=date(2025, 12, 30))
    assert (event.effective_on, event.booked_on) == (date(2025, 12, 30), TODAY)
    assert event.booked_year == 2026
    late = registered(session, certificate_on=date(2025, 7, 1))
    assert late.events[0].booked_on == TODAY
    assert amounts.sums(session, Rows(Side.OUTPUT, Period(*YEAR_2025))) == before
    restated = Rows(Side.OUTPUT, Period(*YEAR_2025), clock=Clock.ORIGIN)
    assert amounts.sums(session, restated).technical_fen == (80 + 50 + 80) * WAN
    assert freezing.figures_of(session, *YEAR_2025) == one.figures
    assert verify_snapshots(session).is_sound


def test_an_open_year_takes_a_change_of_its_own_days(session: Session) -> None:
    contract = registered(session, certificate_on=date(2025, 6, 1))
    event = change(session, contract, 150 * WAN, effective_on=date(2025, 12, 30))
    assert event.booked_on == date(2025, 12, 30)


def test_a_published_month_is_frozen_too(session: Session) -> None:
    contract = registered(session, certificate_on=date(2025, 12, 1))
    december = freezing.month_period(2025, 12)
    assert december == (date(2025, 12, 1), date(2025, 12, 31))
    freezing.freeze(session, period=december, actor=SYSTEM, now=NOON)
    event = change(session, contract, 90 * WAN, effective_on=date(2025, 12, 31))
    assert event.booked_on == TODAY


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ((date(2026, 1, 1), date(2026, 12, 31)), "freeze-running"),
        (freezing.month_period(2026, 3), "freeze-running"),
        (YEAR_2025, "freeze-twice"),
    ],
)
def test_what_cannot_be_published(
    session: Session, period: tuple[date, date], code: str
) -> None:
    freezing.freeze(session, period=YEAR_2025, actor=SYSTEM, now=NOON)
    with pytest.raises(RuleBroken) as broken:
        freezing.freeze(session, period=period, actor=SYSTEM, now=NOON)
    assert broken.value.code == code


def test_the_year_is_over_at_midnight_in_shanghai(session: Session) -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    last_second = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
    with pytest.raises(RuleBroken):
        freezing.freeze(session, period=year, actor=SYSTEM, now=last_second)
    midnight = datetime(2026, 12, 31, 16, tzinfo=UTC)
    one = freezing.freeze(session, period=year, actor=SYSTEM, now=midnight)
    assert one.label == "2026"


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = 7", "DELETE FROM {}"])
def test_published_figures_cannot_be_altered(session: Session, statement: str) -> None:
    freezing.freeze(session, period=YEAR_2025, actor=SYSTEM, now=NOON)
    session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement.format("ledger_snapshots")))
    session.rollback()


def test_derived_sums_say_what_the_entries_say(session: Session) -> None:
    contract = registered(session)
    change(session, contract, 55 * WAN, kind=AmountKind.CORRECT)
    gone = registered(session, type_code="consulting", subtype_code="")
    ended(session, gone)
    for dimension in Dimension:
        for clock in Clock:
            assert sums.differences(session, dimension, clock) == []
    kept = session.execute(text("SELECT * FROM amount_sums")).all()
    session.execute(text("UPDATE amount_sums SET total_fen = 1 WHERE clock = 'booked'"))
    assert sums.differences(session, Dimension.ALL, Clock.BOOKED) != []
    assert sums.rebuild_sums(session) == len(kept)
    rebuilt = session.execute(text("SELECT * FROM amount_sums")).all()
    assert sorted(map(tuple, rebuilt)) == sorted(map(tuple, kept))


@pytest.mark.parametrize(
    ("fen", "code"),
    [
        (-1, "under-10"),
        (10 * WAN - 1, "under-10"),
        (10 * WAN, "10-100"),
        (500 * WAN, "500-1000"),
        (10_000 * WAN, "over-10000"),
    ],
)
def test_sizes_start_at_their_limit(fen: int, code: str) -> None:
    assert size_of(fen) == code


def test_a_supplement_and_its_paper_stand_in_the_ledger(session: Session) -> None:
    contract = registered(session)
    event = change(
        session,
        contract,
        120 * WAN,
        kind=AmountKind.SUPPLEMENT,
        evidence=" 补充协议2号 ",
    )
    assert (event.kind, event.evidence) == (AmountKind.SUPPLEMENT, "补充协议2号")
    assert event.total_delta_fen == 20 * WAN


def test_old_entries_are_chained_by_the_migration(empty: Flask) -> None:
    """Entries from before keep their amounts and come out chained and added up."""
    assert empty is not None
    upgrade()
    contract = registered(db.session())
    registered(db.session(), type_code="consulting", subtype_code="")
    change(db.session(), contract, 130 * WAN)
    db.session.commit()
    before = entries(db.session())
    found = [(one.id, one.total_delta_fen, one.digest) for one in before]
    db.session.remove()
    downgrade(revision="contracts_3")
    upgrade()
    after = entries(db.session())
    assert [(one.id, one.total_delta_fen, one.digest) for one in after] == found
    assert verify_ledger(db.session()).is_sound
    for dimension in Dimension:
        for clock in Clock:
            assert sums.differences(db.session(), dimension, clock) == []
