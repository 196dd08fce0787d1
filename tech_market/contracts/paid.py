"""What was paid, as entries: each payment with the facts of its registration.

Read from the rows of recognised income that hold, of contracts that neither were
cancelled nor revoked. Nothing is stored twice: a void row, or the end of a contract,
takes its payments out wherever they were counted.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Table, and_, exists, select
from sqlalchemy.orm import Mapped, foreign, relationship

from tech_market.contracts.facts import DIMENSION_COLUMNS
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.rules.changes import ENDS
from tech_market.db import Base

if TYPE_CHECKING:
    from datetime import date

_income = IncomeRecognition.__table__
_first = AmountEvent.__table__.alias("first_entry")
_end = AmountEvent.__table__.alias("end_entry")
FACTS = ("origin_on", "seller_here", "buyer_here", "is_foreign",
         *DIMENSION_COLUMNS.values())  # fmt: skip
assert isinstance(_income, Table)  # noqa: S101 - the mapper says FromClause

_paid = (
    select(
        _income.c.id,
        _income.c.ref,
        _income.c.contract_id,
        _income.c.total_fen.label("total_delta_fen"),
        _income.c.technical_fen.label("technical_delta_fen"),
        _income.c.paid_on,
        _income.c.paid_on.label("booked_on"),
        _income.c.recognised_on.label("effective_on"),
        *(_first.c[name] for name in FACTS),
    )
    .join(
        _first,
        and_(_first.c.contract_id == _income.c.contract_id, _first.c.sequence == 1),
    )
    .where(
        _income.c.voided_at.is_(None),
        ~exists().where(
            _end.c.contract_id == _income.c.contract_id, _end.c.kind.in_(ENDS)
        ),
    )
    .subquery("paid_entries")
)


class PaidEntry(Base):
    """One payment that counts; named like an amount event so that it is read alike."""

    __table__ = _paid
    __mapper_args__ = {"primary_key": [_paid.c.id]}  # noqa: RUF012 - SQLAlchemy's

    if TYPE_CHECKING:
        id: Mapped[int]
        ref: Mapped[str]
        contract_id: Mapped[int]
        total_delta_fen: Mapped[int]
        technical_delta_fen: Mapped[int]
        paid_on: Mapped[date]
        booked_on: Mapped[date]
        effective_on: Mapped[date]
        origin_on: Mapped[date]
        seller_here: Mapped[bool]
        buyer_here: Mapped[bool]
        is_foreign: Mapped[bool]
        seller_ref: Mapped[str]

    contract: Mapped[Contract] = relationship(
        Contract,
        primaryjoin=lambda: foreign(_paid.c.contract_id) == Contract.id,
        viewonly=True,
    )
