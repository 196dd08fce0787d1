"""The derived sums: moved with each entry, made anew from all of them, compared."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    case,
    cast,
    delete,
    extract,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session

from tech_market.contracts.facts import (
    CLOCK_COLUMNS,
    DIMENSION_COLUMNS,
    Clock,
    Dimension,
    month_of,
)
from tech_market.contracts.ledger_models import AmountSum
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.rules.changes import ENDS

Key = tuple[str, ...]
KEYS = ("dimension", "clock", "month", "code", "seller_here", "buyer_here",
        "is_foreign")  # fmt: skip
FIGURES = ("technical_fen", "total_fen", "contracts", "events")
# both databases read this the same way
_MOVE = text(
    f"INSERT INTO amount_sums ({', '.join((*KEYS, *FIGURES))}) "  # noqa: S608 - our own names
    f"VALUES ({', '.join(':' + name for name in (*KEYS, *FIGURES))}) "
    f"ON CONFLICT ({', '.join(KEYS)}) DO UPDATE SET "
    + ", ".join(f"{name} = amount_sums.{name} + excluded.{name}" for name in FIGURES)
)


def add_to_sums(session: Session, event: AmountEvent) -> None:
    """Move every sum this entry belongs to; the caller holds the ledger's lock."""
    session.execute(_MOVE, list(_moves(event)))


def _moves(event: AmountEvent) -> Iterator[Mapping[str, Any]]:
    for clock, day in CLOCK_COLUMNS.items():
        shared = {
            "clock": clock.value,
            "month": month_of(getattr(event, day)),
            "seller_here": event.seller_here,
            "buyer_here": event.buyer_here,
            "is_foreign": event.is_foreign,
            "technical_fen": event.technical_delta_fen,
            "total_fen": event.total_delta_fen,
            "contracts": _contracts(event.kind, clock),
            "events": 1,
        }
        yield {"dimension": Dimension.ALL.value, "code": "", **shared}
        for dimension, name in DIMENSION_COLUMNS.items():
            yield {"dimension": dimension.value, "code": getattr(event, name), **shared}


def _contracts(kind: AmountKind, clock: Clock) -> int:
    if kind is AmountKind.REGISTER:
        return 1
    return -1 if kind in ENDS and clock is not Clock.BOOKED else 0


def contracts_of(clock: Clock) -> ColumnElement[int]:
    """Count contracts among entries: registered, or (restated) still counted."""
    registered = func.count(case((AmountEvent.kind == AmountKind.REGISTER, 1)))
    if clock is Clock.BOOKED:
        return registered
    return registered - func.count(case((AmountEvent.kind.in_(ENDS), 1)))


def sum_of(column: Any) -> ColumnElement[int]:
    """Sum 分 as an integer: PostgreSQL would answer with a decimal."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def month_of_column(column: Any) -> ColumnElement[int]:
    """Write a day's month as a number, as `month_of` does."""
    return cast(extract("year", column) * 100 + extract("month", column), Integer)


def summed(
    dimension: Dimension,
    clock: Clock,
    *,
    first: date = date.min,
    last: date = date.max,
) -> Any:
    """Select, from the entries of these days, what the derived rows should be."""
    day = getattr(AmountEvent, CLOCK_COLUMNS[clock])
    month = month_of_column(day)
    name = DIMENSION_COLUMNS.get(dimension)
    code = getattr(AmountEvent, name) if name else literal("")
    keys = (month, code, AmountEvent.seller_here, AmountEvent.buyer_here,
            AmountEvent.is_foreign)  # fmt: skip
    groups = keys if name else (keys[0], *keys[2:])
    return (
        select(
            literal(dimension.value).label("dimension"),
            literal(clock.value).label("clock"),
            *(key.label(name) for key, name in zip(keys, KEYS[2:], strict=True)),
            sum_of(AmountEvent.technical_delta_fen).label("technical_fen"),
            sum_of(AmountEvent.total_delta_fen).label("total_fen"),
            contracts_of(clock).label("contracts"),
            func.count(AmountEvent.id).label("events"),
        )
        .where(day >= first, day <= last)
        .group_by(*groups)
    )


def rebuild_sums(session: Session) -> int:
    """Make all derived rows anew from the entries; return how many there are."""
    session.execute(delete(AmountSum))
    for dimension in Dimension:
        for clock in Clock:
            session.execute(
                insert(AmountSum).from_select(
                    [*KEYS, *FIGURES], summed(dimension, clock)
                )
            )
    return session.scalar(select(func.count()).select_from(AmountSum)) or 0


def differences(session: Session, dimension: Dimension, clock: Clock) -> list[Key]:
    """Return the keys at which derived rows and entries say different things."""
    kept = select(*(getattr(AmountSum, name) for name in (*KEYS, *FIGURES))).where(
        AmountSum.dimension == dimension, AmountSum.clock == clock
    )

    def read(rows: Any) -> dict[Key, tuple[int, ...]]:
        return {
            tuple(str(value) for value in row[2:7]): tuple(row[7:])
            for row in session.execute(rows)
            if any(row[7:])
        }

    derived, counted = read(kept), read(summed(dimension, clock))
    return sorted(
        key
        for key in derived.keys() | counted.keys()
        if derived.get(key) != counted.get(key)
    )
