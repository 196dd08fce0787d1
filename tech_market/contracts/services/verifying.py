"""Prove that nobody touched the ledger: entries, chain, published periods."""

from collections.abc import Generator, Mapping
from contextlib import closing
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit.services import Verdict
from tech_market.contracts.chain import COVERED, GENESIS, digest_of
from tech_market.contracts.ledger_models import LedgerHead, Snapshot
from tech_market.contracts.models import AmountEvent
from tech_market.contracts.services.freezing import digest_of_snapshot, figures_of, fits

BATCH = 500  # rows in memory at once
_NAMES = ("id", *COVERED, "digest")


def verify_ledger(session: Session) -> Verdict:
    """Walk the chain from the first entry; name the first that does not fit."""
    previous, count, last = GENESIS, 0, None
    with closing(_walk(session)) as rows:
        for row in rows:
            if row["previous"] != previous:
                return Verdict(count, row["id"], "与前一笔记录不衔接")
            if digest_of(row) != row["digest"]:
                return Verdict(count, row["id"], "内容与摘要不符")
            previous, last = row["digest"], row["id"]
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


def _walk(session: Session) -> Generator[Mapping[str, Any], None, None]:
    """Yield the columns of all entries in order, a batch at a time."""
    columns = [getattr(AmountEvent, name) for name in _NAMES]
    rows = select(*columns).order_by(AmountEvent.id)
    with session.execute(rows.execution_options(yield_per=BATCH)) as found:
        for row in found:
            yield dict(zip(_NAMES, row, strict=True))
