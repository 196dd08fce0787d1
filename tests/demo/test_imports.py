"""The demo shows a table half way in, with every kind of row."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.demo.loading.market import load_demo
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import BatchState, RowState
from tech_market.patents.models import Patent


def test_demo_has_a_batch_half_done(session: Session) -> None:
    load_demo(session, now=clock.now())
    batch = session.scalars(select(ImportBatch)).one()
    assert batch.state is BatchState.CHECKED
    states = Counter(session.scalars(select(ImportRow.state)))
    assert states[RowState.ERROR] == 2
    assert states[RowState.DUPLICATE] == 1
    assert states[RowState.SKIPPED] == 1
    assert states[RowState.READY] + states[RowState.WARNING] == 4
    assert len(session.scalars(select(Patent)).all()) >= 4
