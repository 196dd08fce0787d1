"""Prove that nobody touched the ledger: entries, chain, published periods."""

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from tech_market.audit.services import Verdict
from tech_market.contracts.chain import COVERED, GENESIS, digest_of_stored
from tech_market.contracts.ledger_models import LedgerHead, Snapshot
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.services.freezing import digest_of_snapshot, figures_of, fits

BATCH = 500  # rows in memory at once
_NAMES = ("id", "digest", *COVERED)  # COVERED ends with `previous`


def verify_ledger(session: Session) -> Verdict:
    """Walk the chain from the first entry; name the first that does not fit."""
    previous, count, last = GENESIS, 0, None
    with closing(_walk(session)) as rows:
        for number, digest, *values in rows:
            if values[-1] != previous:
                return Verdict(count, number, "与前一笔记录不衔接")
            if digest_of_stored(values) != digest:
                return Verdict(count, number, "内容与摘要不符")
            previous, last = digest, number
            count += 1
    head = session.get(LedgerHead, 1)
    kept = (head.count, head.digest) if head else (0, GENESIS)
    if kept != (count, previous):
        return Verdict(count, last, "链尾与链头不符：末尾记录可能被删除")
    return Verdict(count, None)


def verify_snapshots(session: Session) -> Verdict:
    """Check each published period against its digest and against the entries."""
    previous, count = GENESIS, 0
    for one in session.scalars(select(Snapshot).order_by(Snapshot.id)):
        if one.previous != previous:
            return Verdict(count, one.id, f"{one.label}：与前一次公布不衔接")
        if digest_of_snapshot(one) != one.digest:
            return Verdict(count, one.id, f"{one.label}：内容与摘要不符")
        if not fits(one.figures, figures_of(session, one.first_on, one.last_on)):
            return Verdict(count, one.id, f"{one.label}：与账册记录重算的结果不同")
        previous, count = one.digest, count + 1
    return Verdict(count, None)


def _walk(session: Session) -> Generator[Sequence[Any], None, None]:
    """Yield id, digest and the covered values of all entries in order, by batches.

    Values are as the driver reads them: making Python's types of a million rows takes
    longer than hashing them.
    """
    columns = [type_coerce(getattr(AmountEvent, name), NullType()) for name in _NAMES]
    rows = select(*columns).order_by(AmountEvent.id)
    with session.execute(rows.execution_options(yield_per=BATCH)) as found:
        yield from found.tuples()
