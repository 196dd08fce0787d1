"""What a rule by payment date counts, added up once more, and what it leaves out."""

from collections.abc import Iterable

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tech_market.contracts.models import AmountEvent
from tech_market.contracts.paid import PaidEntry
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.rules.changes import ENDS
from tech_market.targets.rules.bases import Foreign, Side, is_of_side
from tech_market.targets.rules.cells import Cell
from tech_market.targets.rules.periods import Period


def recount_paid(
    session: Session, *, side: Side, foreign: Foreign, period: Period | None
) -> Cell:
    """Add the payments up one by one, without the query the pages read."""
    firsts = _firsts(session)
    ended = set(
        session.scalars(
            select(AmountEvent.contract_id).where(AmountEvent.kind.in_(ENDS))
        )
    )
    technical = total = count = 0
    contracts = set()
    for row in session.scalars(select(IncomeRecognition)):
        first = firsts.get(row.contract_id)
        if first is None or row.voided_at is not None or row.contract_id in ended:
            continue
        seller_here, buyer_here, is_foreign = first
        if not is_of_side(side, seller_here=seller_here, buyer_here=buyer_here):
            continue
        if foreign is not Foreign.ANY and is_foreign is not (foreign is Foreign.ONLY):
            continue
        if period is not None and not period.first <= row.paid_on <= period.last:
            continue
        technical, total = technical + row.technical_fen, total + row.total_fen
        count += 1
        contracts.add(row.contract_id)
    years = period.years if period else ()
    return Cell(years, technical, total, len(contracts), count)


def count_unpaid(session: Session, conditions: Iterable[object]) -> int:
    """Count registered contracts that hold and have no payment at all.

    `conditions` say which registrations; a rule by payment counts none of them.
    """
    is_paid = exists().where(PaidEntry.contract_id == AmountEvent.contract_id)
    end = AmountEvent.__table__.alias("unpaid_end")
    is_ended = exists().where(
        end.c.contract_id == AmountEvent.contract_id, end.c.kind.in_(ENDS)
    )
    rows = select(func.count(AmountEvent.id)).where(
        AmountEvent.kind == AmountKind.REGISTER,
        *conditions,  # type: ignore[arg-type]  # conditions on entries
        ~is_paid,
        ~is_ended,
    )
    return session.scalar(rows) or 0


def _firsts(session: Session) -> dict[int, tuple[bool, bool, bool]]:
    rows = session.execute(
        select(
            AmountEvent.contract_id,
            AmountEvent.seller_here,
            AmountEvent.buyer_here,
            AmountEvent.is_foreign,
        ).where(
            AmountEvent.sequence == 1,
            AmountEvent.contract_id.in_(select(IncomeRecognition.contract_id)),
        )
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
