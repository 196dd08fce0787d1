"""What happens after registration: change 变更, cancel 注销, revoke 撤销."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.services import outcomes
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.contracts import rules
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind, Amounts, Step
from tech_market.contracts.services.documents import release_texts
from tech_market.contracts.services.finding import get_contract
from tech_market.contracts.services.ledger import (
    Entry,
    append,
    check_seen,
    counted_amounts,
)
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The amounts that hold from a day on."""

    total_fen: int
    deductions: Mapping[str, int]
    is_all_technical: bool
    effective_on: date
    reason: str
    kind: AmountKind = AmountKind.CHANGE  # or SUPPLEMENT 补正, CORRECT 更正
    evidence: str = ""  # number of the paper it rests on


def change_contract(
    session: Session,
    *,
    actor: Actor,
    codes: CodeBook,
    ref: str,
    change: Change,
    now: datetime,
    seen: int | None = None,
) -> Contract:
    """Append the signed difference to the amounts that hold now.

    Raises NotFound, RuleBroken "contract-state", "same-person", "stale", "reason",
    "nothing-changed", "change-kind", "effective-date", and what amounts break.
    """
    contract = get_contract(session, actor=actor, ref=ref)
    _check_open(contract, step=Step.CHANGE, actor=actor, seen=seen)
    for kind in change.deductions:
        codes.check("deduction-kind", kind, field=f"deduction_{kind}")
    rules.check_total(change.total_fen)
    rules.check_amounts(
        change.total_fen,
        tuple(change.deductions.values()),
        is_all_technical=change.is_all_technical,
    )
    wanted = Amounts.of(change.total_fen, change.deductions)
    delta = wanted - counted_amounts(contract)
    if delta == Amounts(0, 0):
        raise RuleBroken(
            "nothing-changed", "金额与当前相同，没有需要变更的内容", field="total_yuan"
        )
    rules.check_change_kind(change.kind, delta)
    entry = Entry(
        change.kind,
        delta,
        change.deductions,
        change.effective_on,
        rules.checked_reason(change.reason),
        clean_line(change.evidence),
    )
    _append(session, contract=contract, entry=entry, actor=actor, now=now)
    return contract


def cancel_contract(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    effective_on: date,
    reason: str,
    now: datetime,
    seen: int | None = None,
    evidence: str = "",
) -> Contract:
    """Take the rest out of the count: ended or void 注销.

    Raises NotFound, RuleBroken "contract-state", "same-person", "stale", "reason",
    "effective-date".
    """
    end = (Step.CANCEL, AmountKind.CANCEL, effective_on, reason, evidence)
    return _end(session, actor=actor, ref=ref, end=end, now=now, seen=seen)


def revoke_contract(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    effective_on: date,
    reason: str,
    now: datetime,
    seen: int | None = None,
    evidence: str = "",
) -> Contract:
    """Take the rest out of the count: withdrawn by the authority 撤销.

    Raises what `cancel_contract` raises.
    """
    end = (Step.REVOKE, AmountKind.REVOKE, effective_on, reason, evidence)
    return _end(session, actor=actor, ref=ref, end=end, now=now, seen=seen)


def _end(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    end: tuple[Step, AmountKind, date, str, str],
    now: datetime,
    seen: int | None,
) -> Contract:
    step, kind, effective_on, reason, evidence = end
    contract = get_contract(session, actor=actor, ref=ref)
    _check_open(contract, step=step, actor=actor, seen=seen)
    delta = Amounts(0, 0) - counted_amounts(contract)
    entry = Entry(
        kind,
        delta,
        {},
        effective_on,
        rules.checked_reason(reason),
        clean_line(evidence),
    )
    contract.state = rules.next_state(contract.state, step)
    contract.state_reason = entry.reason
    contract.fingerprint = None  # the paper may be registered anew, its number not
    release_texts(session, contract)
    _append(session, contract=contract, entry=entry, actor=actor, now=now)
    if contract.deal is not None:
        outcomes.contract_ended(session, contract.deal, actor=actor, now=now)
    return contract


def _check_open(
    contract: Contract, *, step: Step, actor: Actor, seen: int | None
) -> None:
    rules.next_state(contract.state, step)
    rules.check_two_persons(entered_by=contract.entered_by_id, decided_by=actor.user_id)
    check_seen(contract, seen=seen)


def _append(
    session: Session, *, contract: Contract, entry: Entry, actor: Actor, now: datetime
) -> None:
    """Write the event and its audit line once the day is allowed."""
    rules.check_effective(
        entry.effective_on,
        after=contract.events[-1].effective_on,
        today=today(now),
    )
    append(session, contract=contract, entry=entry, actor=actor, now=now)
    audit.record(
        session,
        actor=actor,
        action=f"{Action.CONTRACT_REGISTER}.{entry.kind}",
        kind="contract",
        ref=contract.ref,
        now=now,
        detail={
            "total_delta_fen": entry.delta.total_fen,
            "technical_delta_fen": entry.delta.technical_fen,
            "effective_on": str(entry.effective_on),
        },
    )
