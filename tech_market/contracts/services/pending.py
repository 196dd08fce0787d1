"""Changes that were asked for: which wait, who agreed, how many are still needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tech_market.accounts.models import StaffRole, User
from tech_market.contracts.change_models import ChangeApproval, ContractChange
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import Amounts
from tech_market.contracts.rules.changes import ChangeState, deciding_fen
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.scope import readable
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.errors import NotFound
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits: from which amounts, who agreed, how many must."""

    change: ContractChange
    before: Amounts
    approvals: Sequence[ChangeApproval]
    wanted: int

    @property
    def missing(self) -> int:
        """Return how many people must still agree."""
        return max(self.wanted - len(self.approvals), 0)

    @property
    def delta(self) -> Amounts:
        """Return what would be booked."""
        return self.change.amounts - self.before

    def is_open_to(self, user_id: int | None) -> bool:
        """Tell whether this person may agree: neither asked, entered nor agreed."""
        taken = {self.change.asked_by_id, self.change.contract.entered_by_id, None}
        return user_id not in taken | {one.user_id for one in self.approvals}


def find_waiting(session: Session, contract: Contract) -> ContractChange | None:
    """Return the change of this contract that waits."""
    with session.no_autoflush:
        return session.scalar(
            select(ContractChange).where(ContractChange.waiting_id == contract.id)
        )


def get_change(session: Session, *, contract: Contract, ref: str) -> ContractChange:
    """Return a change of this contract.

    Raises NotFound.
    """
    found = session.scalar(
        select(ContractChange).where(
            ContractChange.contract_id == contract.id, ContractChange.ref == ref
        )
    )
    if found is None:
        raise NotFound("change")
    return found


def list_changes(session: Session, contract: Contract) -> Sequence[ContractChange]:
    """Return all that was asked for of a contract, oldest first."""
    return session.scalars(
        select(ContractChange)
        .options(
            joinedload(ContractChange.asked_by), joinedload(ContractChange.decided_by)
        )
        .where(ContractChange.contract_id == contract.id)
        .order_by(ContractChange.id)
    ).all()


def list_approvals(session: Session, change: ContractChange) -> list[ChangeApproval]:
    """Return everybody who ever agreed, as a record; oldest first."""
    rows = select(ChangeApproval).where(ChangeApproval.change_id == change.id)
    return list(session.scalars(rows.order_by(ChangeApproval.id)))


def list_agreed(session: Session, change: ContractChange) -> Sequence[ChangeApproval]:
    """Return who agreed and still may, oldest first.

    Who is no longer an administrator, or is disabled, agreed to nothing.
    """
    return session.scalars(
        select(ChangeApproval)
        .join(ChangeApproval.user)
        .where(
            ChangeApproval.change_id == change.id,
            User.staff_role == StaffRole.ADMIN,
            User.is_disabled.is_(False),
        )
        .order_by(ChangeApproval.id)
    ).all()


def waiting_of(session: Session, change: ContractChange, *, on: date) -> Waiting:
    """Return what is still needed under the rules of this day.

    The day is that of the decision, never one that somebody types.
    """
    before = counted_amounts(change.contract)
    wanted = rules_on(on).approvers(deciding_fen(before, change.amounts))
    return Waiting(change, before, list_agreed(session, change), wanted)


def list_waiting(
    session: Session, *, actor: Actor, on: date, offset: int, limit: int
) -> list[Waiting]:
    """Return the changes that wait, of contracts this person may read; oldest first."""
    found = session.scalars(
        select(ContractChange)
        .join(ContractChange.contract)
        .options(
            joinedload(ContractChange.asked_by),
            selectinload(ContractChange.contract, Contract.events),
        )
        .where(ContractChange.state == ChangeState.WAITING, readable(actor))
        .order_by(ContractChange.id)
        .offset(offset)
        .limit(limit)
    ).all()
    return [waiting_of(session, one, on=on) for one in found]


def count_waiting(session: Session, *, actor: Actor) -> int:
    """Count what `list_waiting` would list."""
    query = (
        select(func.count(ContractChange.id))
        .join(ContractChange.contract)
        .where(ContractChange.state == ChangeState.WAITING, readable(actor))
    )
    return session.scalar(query) or 0
