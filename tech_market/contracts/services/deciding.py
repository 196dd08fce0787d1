"""Submit a paper for registration, send it back, register it."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.services import outcomes
from tech_market.clock import today
from tech_market.contracts import rules
from tech_market.contracts.identity import Identity
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import (
    AmountKind,
    ContractState,
    PartySide,
    Step,
)
from tech_market.contracts.services.finding import get_contract, get_own_contract
from tech_market.contracts.services.ledger import (
    Entry,
    append,
    check_seen,
    paper_amounts,
    paper_deductions,
)
from tech_market.contracts.services.parties import tie_organisation
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

ALIVE = (ContractState.SUBMITTED, ContractState.REGISTERED)


def submit_contract(
    session: Session, *, actor: Actor, ref: str, now: datetime, seen: int | None = None
) -> Contract:
    """Hand the paper in; from here on its amounts move by events only.

    Raises NotFound, RuleBroken "contract-state", "stale", "same-contract",
    "deal-not-signed".
    """
    contract = get_own_contract(session, actor=actor, ref=ref)
    state = rules.next_state(contract.state, Step.SUBMIT)
    check_seen(contract, seen=seen)
    for party in contract.parties:
        tie_organisation(session, party)
    check_not_twice(session, contract)
    if contract.deal is not None:
        outcomes.contract_handed_in(session, contract.deal, actor=actor)
    contract.fingerprint = identity_of(contract).fingerprint
    contract.state, contract.state_reason, contract.submitted_at = state, "", now
    _record(session, actor, contract, f"{Action.CONTRACT_WRITE}.submit", now, {})
    return contract


def return_contract(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Contract:
    """Send the paper back for correction 补正, with the reason.

    Raises NotFound, RuleBroken "contract-state", "stale", "reason".
    """
    contract = get_contract(session, actor=actor, ref=ref)
    state = rules.next_state(contract.state, Step.RETURN)
    check_seen(contract, seen=seen)
    contract.state_reason = rules.checked_reason(reason)
    contract.state, contract.fingerprint = state, None
    if contract.deal is not None:
        outcomes.contract_sent_back(session, contract.deal)
    _record(session, actor, contract, f"{Action.CONTRACT_REGISTER}.return", now, {})
    return contract


def register_contract(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    registration_no: str,
    certificate_on: date,
    now: datetime,
    seen: int | None = None,
) -> Contract:
    """Record the certificate and write the event that counts, all or nothing.

    Raises NotFound, RuleBroken "contract-state", "stale", "same-person",
    "registration-no", "registration-no-used", "certificate-date", "same-contract".
    """
    contract = get_contract(session, actor=actor, ref=ref)
    state = rules.next_state(contract.state, Step.REGISTER)
    rules.check_two_persons(entered_by=contract.entered_by_id, decided_by=actor.user_id)
    check_seen(contract, seen=seen)
    rules.check_certificate(
        certificate_on, signed_on=contract.signed_on, today=today(now)
    )
    contract.registration_no = _unused_number(session, registration_no)
    check_not_twice(session, contract)
    contract.certificate_on, contract.registered_at = certificate_on, now
    contract.state, contract.approved_by_id = state, actor.user_id
    entry = Entry(
        AmountKind.REGISTER,
        paper_amounts(contract),
        paper_deductions(contract),
        certificate_on,
    )
    append(session, contract=contract, entry=entry, actor=actor, now=now)
    if contract.deal is not None:
        outcomes.contract_registered(session, contract.deal, actor=actor, now=now)
    detail = {
        "registration_no": contract.registration_no,
        "certificate_on": str(certificate_on),
        "total_fen": entry.delta.total_fen,
        "technical_fen": entry.delta.technical_fen,
    }
    _record(session, actor, contract, str(Action.CONTRACT_REGISTER), now, detail)
    return contract


def identity_of(contract: Contract) -> Identity:
    """Return what makes this paper the same as another."""

    def side(wanted: PartySide) -> tuple[tuple[str, str], ...]:
        return tuple(
            (party.credit_code, party.name)
            for party in contract.parties
            if party.side is wanted
        )

    return Identity(
        contract.project_name,
        contract.signed_on,
        contract.total_fen,
        side(PartySide.SELLER),
        side(PartySide.BUYER),
    )


def check_not_twice(session: Session, contract: Contract) -> None:
    """Raise RuleBroken("same-contract") when the same paper waits or is registered.

    The fingerprint's unique column catches those who come at the same moment.
    """
    others = select(Contract).where(
        Contract.signed_on == contract.signed_on,
        Contract.total_fen == contract.total_fen,
        Contract.state.in_(ALIVE),
        Contract.id != contract.id,
    )
    ours = identity_of(contract)
    with session.no_autoflush:
        for other in session.scalars(others):
            if ours.is_same_as(identity_of(other)):
                raise RuleBroken(
                    "same-contract",
                    "同一合同已提交或已登记（双方、项目、签订日期与金额相同），一份合同只登记一次",
                )


def _unused_number(session: Session, typed: str) -> str:
    """Return the number normalised; it is never used again, whatever became of it."""
    number = rules.normalise_registration_no(typed)
    with session.no_autoflush:
        taken = session.scalar(
            select(Contract.id).where(Contract.registration_no == number)
        )
    if taken is not None:
        raise RuleBroken(
            "registration-no-used",
            "该登记编号已被使用，请核对证书",
            field="registration_no",
        )
    return number


def _record(
    session: Session,
    actor: Actor,
    contract: Contract,
    action: str,
    now: datetime,
    detail: dict[str, object],
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        kind="contract",
        ref=contract.ref,
        now=now,
        detail={"state": contract.state.value, **detail},
    )
