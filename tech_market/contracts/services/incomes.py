"""技术性收入核定: note what a registered contract earned, void a wrong note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.contracts import rules
from tech_market.contracts.models import Contract
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.rules import ContractState
from tech_market.contracts.rules.income import Earned, check_earned
from tech_market.contracts.services.finding import get_contract
from tech_market.contracts.services.ledger import check_seen, counted_amounts
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeDraft:
    """What is recognised: amounts in 分, `costs` by code of list income-cost."""

    total_fen: int
    technical_fen: int
    costs: Mapping[str, int]
    paid_on: date
    recognised_on: date
    evidence: str


def list_incomes(session: Session, contract: Contract) -> Sequence[IncomeRecognition]:
    """Return all recognitions of a contract, void ones too, oldest first."""
    return session.scalars(
        select(IncomeRecognition)
        .where(IncomeRecognition.contract_id == contract.id)
        .order_by(IncomeRecognition.id)
    ).all()


def earned_of(row: IncomeRecognition) -> Earned:
    """Return a row as the rules read it."""
    return Earned(row.total_fen, row.technical_fen, sum(row.costs.values()))


def earned_so_far(session: Session, contract: Contract) -> Earned:
    """Return the sums of all recognitions that hold."""
    held = [
        earned_of(row)
        for row in list_incomes(session, contract)
        if row.voided_at is None
    ]
    return Earned(
        sum(one.total_fen for one in held),
        sum(one.technical_fen for one in held),
        sum(one.costs_fen for one in held),
    )


def recognise_income(
    session: Session,
    *,
    actor: Actor,
    codes: CodeBook,
    ref: str,
    draft: IncomeDraft,
    now: datetime,
    seen: int | None = None,
) -> IncomeRecognition:
    """Add a recognition; writers of one contract meet at its version.

    Raises NotFound, RuleBroken "contract-state", "same-person", "stale",
    "income-day", "paid-day", and what `check_earned` raises.
    """
    contract = _registered(session, actor, ref, seen)
    for kind in draft.costs:
        codes.check("income-cost", kind, field=f"cost_{kind}")
    _check_days(draft, contract=contract, on=today(now))
    before = [
        earned_of(row)
        for row in list_incomes(session, contract)
        if row.voided_at is None
    ]
    earned = Earned(draft.total_fen, draft.technical_fen, sum(draft.costs.values()))
    check_earned(earned, before=before, contract=counted_amounts(contract))
    row = IncomeRecognition(
        contract_id=contract.id,
        total_fen=draft.total_fen,
        technical_fen=draft.technical_fen,
        costs=dict(draft.costs),
        paid_on=draft.paid_on,
        recognised_on=draft.recognised_on,
        evidence=draft.evidence,
        at=now,
        by_id=actor.user_id,
    )
    session.add(row)
    _note(session, actor, contract, row, "income", now)
    return row


def void_income(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    income_ref: str,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> IncomeRecognition:
    """Take a wrong recognition out of the sums; the row stays, with the reason.

    Raises NotFound, RuleBroken "contract-state", "same-person", "stale", "reason",
    "income-void".
    """
    contract = _registered(session, actor, ref, seen)
    row = session.scalar(
        select(IncomeRecognition).where(
            IncomeRecognition.contract_id == contract.id,
            IncomeRecognition.ref == income_ref,
        )
    )
    if row is None:
        raise NotFound("income")
    if row.voided_at is not None:
        raise RuleBroken("income-void", "这笔核定已作废")
    row.void_reason = rules.checked_reason(reason)
    row.voided_at = now
    _note(session, actor, contract, row, "income-void", now)
    return row


def _registered(session: Session, actor: Actor, ref: str, seen: int | None) -> Contract:
    contract = get_contract(session, actor=actor, ref=ref)
    if contract.state is not ContractState.REGISTERED:
        raise RuleBroken("contract-state", "只有已登记的合同可以核定技术性收入")
    rules.check_two_persons(entered_by=contract.entered_by_id, decided_by=actor.user_id)
    check_seen(contract, seen=seen)
    return contract


def _check_days(draft: IncomeDraft, *, contract: Contract, on: date) -> None:
    first = contract.certificate_on or contract.signed_on
    if not contract.signed_on <= draft.paid_on <= draft.recognised_on:
        raise RuleBroken(
            "paid-day", "到账日期不能早于签订日期，也不能晚于核定日期", field="paid_on"
        )
    if not first <= draft.recognised_on <= on:
        raise RuleBroken(
            "income-day",
            "核定日期不能早于证书日期，也不能晚于今天",
            field="recognised_on",
        )


def _note(
    session: Session,
    actor: Actor,
    contract: Contract,
    row: IncomeRecognition,
    verb: str,
    now: datetime,
) -> None:
    """Move the contract's version, so that two at once meet, and leave a line."""
    flag_modified(contract, "state")
    session.flush()
    earned = earned_of(row)
    audit.record(
        session, actor=actor, action=f"{Action.CONTRACT_REGISTER}.{verb}",
        kind="contract", ref=contract.ref, now=now,
        detail={
            "income": row.ref, "total_fen": earned.total_fen,
            "technical_fen": earned.technical_fen, "income_fen": earned.income_fen,
            "paid_on": str(row.paid_on),
        },
    )  # fmt: skip
