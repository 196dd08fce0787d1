"""Ask for what happens after registration: 变更, 注销, 撤销. Nothing is booked here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.contracts import rules
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind, Amounts
from tech_market.contracts.rules.changes import STEPS, check_above_earned
from tech_market.contracts.services.finding import get_contract
from tech_market.contracts.services.incomes import earned_so_far
from tech_market.contracts.services.ledger import check_seen, counted_amounts
from tech_market.contracts.services.pending import find_waiting
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The amounts that shall hold from a day on."""

    total_fen: int
    deductions: Mapping[str, int]
    is_all_technical: bool
    effective_on: date
    reason: str
    kind: AmountKind = AmountKind.CHANGE  # or SUPPLEMENT 补正, CORRECT 更正
    evidence: str = ""  # number of the paper it rests on


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """From when a contract counts no more: CANCEL 注销 or REVOKE 撤销."""

    kind: AmountKind
    effective_on: date
    reason: str
    evidence: str = ""


def ask_change(
    session: Session,
    *,
    actor: Actor,
    codes: CodeBook,
    ref: str,
    change: Change,
    now: datetime,
    seen: int | None = None,
) -> ContractChange:
    """Ask for other amounts; others decide, and only then anything is counted.

    Raises NotFound, RuleBroken "contract-state", "stale", "change-waiting", "reason",
    "nothing-changed", "change-kind", "effective-date", "below-earned", and what
    amounts break.
    """
    contract = get_contract(session, actor=actor, ref=ref)
    for kind in change.deductions:
        codes.check("deduction-kind", kind, field=f"deduction_{kind}")
    rules.check_total(change.total_fen)
    rules.check_amounts(
        change.total_fen,
        tuple(change.deductions.values()),
        is_all_technical=change.is_all_technical,
    )
    wanted = Amounts.of(change.total_fen, change.deductions)
    asked = ContractChange(
        kind=change.kind,
        total_fen=wanted.total_fen,
        technical_fen=wanted.technical_fen,
        deductions=dict(change.deductions),
        effective_on=change.effective_on,
        reason=rules.checked_reason(change.reason),
        evidence=clean_line(change.evidence),
    )
    rules.next_state(contract.state, rules.Step.CHANGE)
    delta = wanted - counted_amounts(contract)
    if delta == Amounts(0, 0):
        raise RuleBroken(
            "nothing-changed", "金额与当前相同，没有需要变更的内容", field="total_yuan"
        )
    rules.check_change_kind(change.kind, delta)
    check_above_earned(wanted, earned_so_far(session, contract))
    return _ask(session, contract, asked, actor=actor, now=now, seen=seen)


def ask_end(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    end: End,
    now: datetime,
    seen: int | None = None,
) -> ContractChange:
    """Ask to take the rest out of the count.

    Raises NotFound, RuleBroken "contract-state", "stale", "change-waiting", "reason",
    "effective-date".
    """
    contract = get_contract(session, actor=actor, ref=ref)
    asked = ContractChange(
        kind=end.kind,
        total_fen=0,
        technical_fen=0,
        deductions={},
        effective_on=end.effective_on,
        reason=rules.checked_reason(end.reason),
        evidence=clean_line(end.evidence),
    )
    return _ask(session, contract, asked, actor=actor, now=now, seen=seen)


def _ask(
    session: Session,
    contract: Contract,
    asked: ContractChange,
    *,
    actor: Actor,
    now: datetime,
    seen: int | None,
) -> ContractChange:
    """Note what is asked; two who ask at once meet at `waiting_id`."""
    rules.next_state(contract.state, STEPS[asked.kind])
    check_seen(contract, seen=seen)
    if find_waiting(session, contract) is not None:
        raise RuleBroken(
            "change-waiting", "这份合同已有一项变更等待审核，请先办结或撤回那一项"
        )
    rules.check_effective(
        asked.effective_on, after=contract.events[-1].effective_on, today=today(now)
    )
    asked.contract_id = asked.waiting_id = contract.id
    asked.entries = len(contract.events)
    asked.asked_at, asked.asked_by_id = now, actor.user_id
    session.add(asked)
    flag_modified(contract, "state")  # so that whoever looks at the old version is told
    session.flush()
    audit.record(
        session, actor=actor, action=f"{Action.CONTRACT_REGISTER}.ask", kind="contract",
        ref=contract.ref, now=now,
        detail={
            "change": asked.ref, "kind": asked.kind.value, "total_fen": asked.total_fen,
            "technical_fen": asked.technical_fen,
            "effective_on": str(asked.effective_on),
        },
    )  # fmt: skip
    return asked
