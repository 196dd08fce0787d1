"""Each figure is the sum of its rows, by every counting rule, to the 分."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.contracts.facts import Dimension
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.targets.rules.bases import AmountColumn, Side
from tech_market.targets.rules.cells import Cell, whole
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.amounts import Rows, by_year, list_events, sums
from tests.contracts.papers import (
    HAISHU,
    WAN,
    ZHENHAI,
    changed,
    ended,
    party,
    registered,
    submitted,
)

ALL_TIME = Period(date(2000, 1, 1), date(2099, 12, 31))
LATER = datetime(2027, 6, 1, 4, tzinfo=UTC)


def contract_between(
    session: Session, seller: str, buyer: str, *, number: int, year: int = 2026
) -> Contract:
    return registered(
        session,
        seller=party(100 + 2 * number, seller),
        buyer=party(101 + 2 * number, buyer),
        certificate_on=date(year, 2, 10),
    )


@pytest.fixture
def four(session: Session) -> list[Contract]:
    """One contract for each pair of places, and one that waits."""
    submitted(session, seller=party(90), buyer=party(91))
    pairs = [
        (ZHENHAI, HAISHU),
        (HAISHU, ZHENHAI),
        (ZHENHAI, ZHENHAI),
        (HAISHU, HAISHU),
    ]
    return [
        contract_between(session, seller, buyer, number=place)
        for place, (seller, buyer) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("side", "count"),
    [(Side.OUTPUT, 2), (Side.ABSORB, 2), (Side.TOUCHING, 3), (Side.ALL, 4)],
)
def test_each_side_counts_its_contracts_once(
    session: Session, four: list[Contract], side: Side, count: int
) -> None:
    assert len(four) == 4
    found = sums(session, Rows(side, ALL_TIME))
    assert (found.contracts, found.events) == (count, count)
    assert found.technical_fen == count * 80 * WAN
    assert found.total_fen == count * 100 * WAN


def test_touching_is_output_plus_absorption_less_what_is_both(
    session: Session, four: list[Contract]
) -> None:
    one = {side: sums(session, Rows(side, ALL_TIME)).technical_fen for side in Side}
    both = 80 * WAN  # the contract between two parties of the district
    assert four[2].total_fen == 100 * WAN
    assert one[Side.TOUCHING] == one[Side.OUTPUT] + one[Side.ABSORB] - both


@pytest.mark.parametrize("side", Side)
def test_figure_rows_years_and_ledger_agree(
    session: Session, four: list[Contract], side: Side
) -> None:
    change(session, four[0], 137 * WAN + 1)
    revoke(session, four[2])
    rows = Rows(side, ALL_TIME)
    figure = sums(session, rows)
    events = list_events(session, rows, offset=0, limit=1000)
    assert len(events) == figure.events
    for column in AmountColumn:
        name = f"{column}_delta_fen"
        assert figure.of(column) == sum(getattr(event, name) for event in events)
    years = whole(by_year(session, rows))
    assert (years.technical_fen, years.total_fen, years.events) == (
        figure.technical_fen,
        figure.total_fen,
        figure.events,
    )
    if side is Side.ALL:
        ledger = session.scalars(select(AmountEvent.technical_delta_fen)).all()
        assert figure.technical_fen == sum(ledger)


def test_a_revoked_contract_nets_to_zero(
    session: Session, four: list[Contract]
) -> None:
    before = sums(session, Rows(Side.OUTPUT, ALL_TIME))
    revoke(session, four[0])
    after = sums(session, Rows(Side.OUTPUT, ALL_TIME))
    assert before.technical_fen - after.technical_fen == 80 * WAN
    assert before.total_fen - after.total_fen == 100 * WAN
    assert after.events == before.events + 1


def test_a_later_change_leaves_the_old_year_as_it_was(session: Session) -> None:
    contract = contract_between(session, ZHENHAI, HAISHU, number=7)
    old = by_year(session, Rows(Side.OUTPUT))
    change(session, contract, 150 * WAN, day=date(2027, 6, 1), now=LATER)
    cells = by_year(session, Rows(Side.OUTPUT))
    assert cells[0] == old[0]
    assert cells[1] == Cell((2027,), 70 * WAN, 50 * WAN, 0, 1)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 12, 31), 2025), (date(2026, 1, 1), 2026)]
)
def test_the_certificates_day_decides_the_year(
    session: Session, day: date, year: int
) -> None:
    registered(session, certificate_on=day)
    (cell,) = by_year(session, Rows(Side.OUTPUT))
    assert cell.years == (year,)
    assert sums(session, Rows(Side.OUTPUT, Period.of_year(year))).contracts == 1
    other = Period.of_year(2025 if year == 2026 else 2026)
    assert sums(session, Rows(Side.OUTPUT, other)) == Cell(other.years, 0, 0, 0, 0)


def test_sums_are_integers_beyond_thirty_two_bits(session: Session) -> None:
    for _ in range(3):
        registered(session, total_fen=10**14, deductions={"parts": 1})
    found = sums(session, Rows(Side.ALL, ALL_TIME))
    assert found.total_fen == 3 * 10**14
    assert type(found.total_fen) is int
    assert type(found.technical_fen) is int


def test_rows_of_one_type_sum_to_their_figure(session: Session) -> None:
    registered(session)
    registered(session, type_code="consulting", subtype_code="")
    rows = Rows(Side.ALL, ALL_TIME, (Dimension.TYPE, "consulting"))
    assert sums(session, rows).contracts == 1
    (event,) = list_events(session, rows, offset=0, limit=10)
    assert event.contract.type_code == "consulting"


def change(
    session: Session,
    contract: Contract,
    total_fen: int,
    *,
    day: date = date(2026, 3, 2),
    now: datetime = datetime(2026, 3, 2, 4, tzinfo=UTC),
) -> None:
    """Raise the total, 10万元 of costs left."""
    changed(
        session,
        contract,
        total_fen=total_fen,
        deductions={} if total_fen == 150 * WAN else {"equipment": 10 * WAN},
        is_all_technical=total_fen == 150 * WAN,
        effective_on=day,
        reason="补充协议",
        now=now,
    )


def revoke(session: Session, contract: Contract) -> None:
    """Take the contract out of the count."""
    ended(session, contract)
