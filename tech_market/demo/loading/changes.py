"""Demo changes: how past ones were asked for and agreed to, and one that waits."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.clock import today
from tech_market.codes.book import current_book
from tech_market.contracts.change_models import ChangeApproval, ContractChange
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import AmountKind, Amounts, ContractState
from tech_market.contracts.rules.changes import ChangeState, deciding_fen
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services import agreeing, changing
from tech_market.contracts.services.ledger import counted_amounts, current_deductions
from tech_market.money import FEN_PER_WAN

RAISED_FEN = 200 * FEN_PER_WAN  # by what the waiting change raises its contract
ASKED_BEFORE = timedelta(hours=2)


def note_booked(
    session: Session,
    contract: Contract,
    event: AmountEvent,
    *,
    before: Amounts,
    staff: dict[str, User],
) -> None:
    """Tell of a past entry who asked for it and who agreed."""
    after = counted_amounts(contract)
    wanted = rules_on(event.effective_on).approvers(deciding_fen(before, after))
    people = [staff["registrar"], staff["deputy"]][:wanted]
    change = ContractChange(
        contract_id=contract.id, kind=event.kind, total_fen=after.total_fen,
        technical_fen=after.technical_fen, deductions=dict(event.deductions),
        effective_on=event.effective_on, reason=event.reason,
        entries=event.sequence - 1, asked_at=event.at - ASKED_BEFORE,
        asked_by_id=staff["admin"].id, state=ChangeState.BOOKED,
        decided_at=event.at, decided_by_id=people[-1].id,
    )  # fmt: skip
    session.add(change)
    session.flush()
    session.add_all(
        ChangeApproval(change_id=change.id, user_id=one.id, at=event.at)
        for one in people
    )


def ask_for_one(session: Session, *, staff: dict[str, User], now: datetime) -> None:
    """Leave the latest large contract with a change that waits for its second."""
    contract = _latest_large(session)
    if contract is None:
        return
    change = changing.ask_change(
        session,
        actor=actor_of(staff["admin"]),
        codes=current_book(session),
        ref=contract.ref,
        now=now,
        change=changing.Change(
            kind=AmountKind.CHANGE,
            total_fen=counted_amounts(contract).total_fen + RAISED_FEN,
            deductions=current_deductions(contract),
            is_all_technical=not current_deductions(contract),
            effective_on=today(now),
            reason="双方签订补充协议，增加中试验证内容。（示例）",
            evidence="示例补充协议1号",
        ),
    )
    agreeing.approve_change(
        session, actor=actor_of(staff["registrar"]), ref=contract.ref,
        change_ref=change.ref, now=now,
    )  # fmt: skip


def _latest_large(session: Session) -> Contract | None:
    found = session.scalars(
        select(Contract)
        .where(Contract.state == ContractState.REGISTERED)
        .order_by(Contract.certificate_on.desc(), Contract.id.desc())
        .limit(100)
    )
    for one in found:
        if counted_amounts(one).technical_fen >= rules_on(
            one.certificate_on or one.signed_on
        ).two_approvers_fen and len(one.events) == 1:  # fmt: skip
            return one
    return None
