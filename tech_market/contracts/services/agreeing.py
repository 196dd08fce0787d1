"""Decide about a change that was asked for; with the last agreement it is booked."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tech_market.audit import services as audit
from tech_market.brokerage.services import outcomes
from tech_market.clock import today
from tech_market.contracts import rules
from tech_market.contracts.change_models import ChangeApproval, ContractChange
from tech_market.contracts.models import Contract
from tech_market.contracts.rules.changes import (
    STEPS,
    ChangeState,
    check_above_earned,
    check_decider,
)
from tech_market.contracts.services.documents import release_texts
from tech_market.contracts.services.finding import get_contract
from tech_market.contracts.services.incomes import earned_so_far
from tech_market.contracts.services.ledger import (
    Entry,
    append,
    check_seen,
    counted_amounts,
)
from tech_market.contracts.services.pending import get_change, waiting_of
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def approve_change(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    change_ref: str,
    now: datetime,
    seen: int | None = None,
) -> ContractChange:
    """Agree; when enough different people did, book the signed difference.

    Raises NotFound, RuleBroken "change-decided", "own-change", "same-person", "stale",
    "approved-already", "change-outdated", "effective-date", "below-earned".
    """
    change = _open(session, actor, ref, change_ref, seen)
    check_decider(
        asked_by=change.asked_by_id,
        entered_by=change.contract.entered_by_id,
        decided_by=actor.user_id,
    )
    waiting = waiting_of(session, change, on=today(now))
    if any(one.user_id == actor.user_id for one in waiting.approvals):
        raise RuleBroken(
            "approved-already", "您已同意这项变更，须由另一位市场管理员复核"
        )
    assert actor.user_id is not None  # noqa: S101 - check_decider refuses nobody
    session.add(ChangeApproval(change_id=change.id, user_id=actor.user_id, at=now))
    flag_modified(change.contract, "state")  # two at once meet at its version
    session.flush()
    if waiting.missing > 1:
        _record(session, change, actor=actor, verb="agree", now=now)
        return change
    _close(change, ChangeState.BOOKED, actor=actor, now=now)
    _book(session, change, actor=actor, now=now)
    return change


def refuse_change(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    change_ref: str,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> ContractChange:
    """Say no, with the reason; the ledger stays as it is.

    Raises NotFound, RuleBroken "change-decided", "own-change", "same-person", "stale",
    "reason".
    """
    change = _open(session, actor, ref, change_ref, seen)
    check_decider(
        asked_by=change.asked_by_id,
        entered_by=change.contract.entered_by_id,
        decided_by=actor.user_id,
    )
    change.decision = rules.checked_reason(reason)
    _close(change, ChangeState.REFUSED, actor=actor, now=now)
    _record(session, change, actor=actor, verb="disagree", now=now)
    return change


def withdraw_change(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    change_ref: str,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> ContractChange:
    """Take back what one asked for, with the reason; the ledger stays as it is.

    Raises NotFound, RuleBroken "change-decided", "not-asker", "stale", "reason".
    """
    change = _open(session, actor, ref, change_ref, seen)
    if actor.user_id is None or change.asked_by_id != actor.user_id:
        raise RuleBroken("not-asker", "只有申请人可以撤回；其他人请选“不同意”")
    change.decision = rules.checked_reason(reason)
    _close(change, ChangeState.WITHDRAWN, actor=actor, now=now)
    _record(session, change, actor=actor, verb="take-back", now=now)
    return change


def _open(
    session: Session, actor: Actor, ref: str, change_ref: str, seen: int | None
) -> ContractChange:
    contract = get_contract(session, actor=actor, ref=ref)
    change = get_change(session, contract=contract, ref=change_ref)
    if change.state is not ChangeState.WAITING:
        raise RuleBroken("change-decided", "这项变更已经办结，请刷新页面查看结果")
    # through the change, which holds the contract from here on: read again later it
    # could be a newer one than was looked at
    check_seen(change.contract, seen=seen)
    return change


def _close(
    change: ContractChange, state: ChangeState, *, actor: Actor, now: datetime
) -> None:
    change.state, change.waiting_id = state, None
    change.decided_at, change.decided_by_id = now, actor.user_id
    flag_modified(change.contract, "state")


def _book(
    session: Session, change: ContractChange, *, actor: Actor, now: datetime
) -> None:
    """Write the entry once the day and the amounts are still allowed."""
    contract = change.contract
    state = rules.next_state(contract.state, STEPS[change.kind])
    if len(contract.events) != change.entries:
        raise RuleBroken("change-outdated", "合同金额在申请之后变动过，请重新申请变更")
    rules.check_effective(
        change.effective_on, after=contract.events[-1].effective_on, today=today(now)
    )
    delta = change.amounts - counted_amounts(contract)
    if change.is_end:
        contract.state, contract.state_reason = state, change.reason
        contract.fingerprint = None  # the paper may be registered anew, its number not
        release_texts(session, contract)
    else:
        check_above_earned(change.amounts, earned_so_far(session, contract))
    entry = Entry(
        change.kind, delta, change.deductions, change.effective_on, change.reason,
        change.evidence,
    )  # fmt: skip
    append(session, contract=contract, entry=entry, actor=actor, now=now)
    detail = {
        "total_delta_fen": delta.total_fen,
        "technical_delta_fen": delta.technical_fen,
        "effective_on": str(change.effective_on),
    }
    _record(session, change, actor=actor, verb=change.kind, now=now, detail=detail)
    _tell_deal(session, contract, change, actor=actor, now=now)


def _tell_deal(
    session: Session,
    contract: Contract,
    change: ContractChange,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if change.is_end and contract.deal is not None:
        outcomes.contract_ended(session, contract.deal, actor=actor, now=now)


def _record(
    session: Session,
    change: ContractChange,
    *,
    actor: Actor,
    verb: str,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.CONTRACT_REGISTER}.{verb}",
        kind="contract", ref=change.contract.ref, now=now,
        detail={"change": change.ref, **(detail or {})},
    )  # fmt: skip
