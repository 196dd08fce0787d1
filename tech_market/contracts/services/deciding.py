"""Apply, withdraw, accept, send back, register, refuse: a paper's way to its end."""

from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tech_market.audit import services as audit
from tech_market.brokerage.services import outcomes
from tech_market.clock import today
from tech_market.contracts import rules
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind, Step
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services.approving import Certificate, approve
from tech_market.contracts.services.documents import claim_texts, release_texts
from tech_market.contracts.services.finding import get_contract, get_own_contract
from tech_market.contracts.services.ledger import (
    Entry,
    append,
    check_seen,
    paper_amounts,
    paper_deductions,
)
from tech_market.contracts.services.parties import tie_organisation
from tech_market.contracts.services.twice import (
    check_alikes,
    check_not_twice,
    identity_of,
    unused_number,
)
from tech_market.listings.texts import clean_text
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def submit_contract(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    now: datetime,
    seen: int | None = None,
    duplicate_note: str = "",
) -> Contract:
    """Apply for registration; from here on the amounts move by events only.

    Raises NotFound, RuleBroken "contract-state", "stale", "same-contract",
    "same-file", "looks-alike", "deal-not-signed".
    """
    contract = get_own_contract(session, actor=actor, ref=ref)
    state = rules.next_state(contract.state, Step.SUBMIT)
    check_seen(contract, seen=seen)
    for party in contract.parties:
        tie_organisation(session, party)
    day, note = today(now), clean_text(duplicate_note)
    check_not_twice(session, contract)
    check_alikes(session, actor=actor, contract=contract, note=note, on=day)
    if contract.deal is not None:
        outcomes.contract_handed_in(session, contract.deal, actor=actor)
    claim_texts(session, actor=actor, contract=contract)
    contract.fingerprint = identity_of(contract).fingerprint
    contract.state, contract.state_reason, contract.submitted_at = state, "", now
    contract.accepted_at, contract.duplicate_note = None, note
    contract.rule_key, contract.round = rules_on(day).key, contract.round + 1
    _record(session, actor, contract, f"{Action.CONTRACT_WRITE}.submit", now, {})
    return contract


def withdraw_contract(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Contract:
    """Take back an application that nobody took on yet; it is a draft again.

    Raises NotFound, RuleBroken "contract-state", "stale", "reason".
    """
    contract = get_own_contract(session, actor=actor, ref=ref)
    state = rules.next_state(contract.state, Step.WITHDRAW)
    check_seen(contract, seen=seen)
    contract.state_reason = rules.checked_reason(reason)
    contract.state, contract.submitted_at = state, None
    _let_go(session, contract)
    _record(session, actor, contract, f"{Action.CONTRACT_WRITE}.withdraw", now, {})
    return contract


def accept_contract(
    session: Session, *, actor: Actor, ref: str, now: datetime, seen: int | None = None
) -> Contract:
    """Note that the registry took the application on 受理: the days begin to run.

    Raises NotFound, RuleBroken "contract-state", "stale", "same-person".
    """
    contract = _taken_up(session, actor, ref, Step.ACCEPT, seen)
    contract.state = rules.next_state(contract.state, Step.ACCEPT)
    contract.accepted_at = now
    _record(session, actor, contract, f"{Action.CONTRACT_REGISTER}.accept", now, {})
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
    contract.state = state
    _let_go(session, contract)
    _record(session, actor, contract, f"{Action.CONTRACT_REGISTER}.return", now, {})
    return contract


def refuse_contract(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Contract:
    """Note that the registry does not register it 不予登记, with the reason.

    Raises NotFound, RuleBroken "contract-state", "stale", "same-person", "reason".
    """
    contract = _taken_up(session, actor, ref, Step.REFUSE, seen)
    contract.state_reason = rules.checked_reason(reason)
    contract.state = rules.next_state(contract.state, Step.REFUSE)
    contract.decided_at = now
    _let_go(session, contract)
    _record(session, actor, contract, f"{Action.CONTRACT_REGISTER}.refuse", now, {})
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
    """Approve, and with the last approval write the event that counts.

    Raises NotFound, RuleBroken "contract-state", "stale", "same-person",
    "registration-no", "registration-no-used", "certificate-date", "same-contract",
    "approved-already", "approval-differs".
    """
    contract = _taken_up(session, actor, ref, Step.REGISTER, seen)
    rules.check_certificate(
        certificate_on, signed_on=contract.signed_on, today=today(now)
    )
    certificate = Certificate(unused_number(session, registration_no), certificate_on)
    check_not_twice(session, contract)
    is_whole = approve(
        session, contract=contract, certificate=certificate, actor=actor, now=now
    )
    if is_whole:
        _register(session, contract, certificate, actor, now)
        return contract
    flag_modified(contract, "state")  # so that whoever looks at the old version is told
    action = f"{Action.CONTRACT_REGISTER}.approve"
    _record(session, actor, contract, action, now, {"round": contract.round})
    return contract


def _register(
    session: Session,
    contract: Contract,
    certificate: Certificate,
    actor: Actor,
    now: datetime,
) -> None:
    day = certificate.certificate_on
    contract.registration_no = certificate.registration_no
    contract.certificate_on, contract.registered_at = day, now
    contract.state = rules.next_state(contract.state, Step.REGISTER)
    contract.approved_by_id, contract.decided_at = actor.user_id, now
    contract.rule_key = rules_on(day).key
    costs = paper_deductions(contract)
    entry = Entry(AmountKind.REGISTER, paper_amounts(contract), costs, day)
    append(session, contract=contract, entry=entry, actor=actor, now=now)
    if contract.deal is not None:
        outcomes.contract_registered(session, contract.deal, actor=actor, now=now)
    detail = {
        "registration_no": contract.registration_no,
        "certificate_on": str(day),
        "total_fen": entry.delta.total_fen,
        "technical_fen": entry.delta.technical_fen,
    }
    _record(session, actor, contract, str(Action.CONTRACT_REGISTER), now, detail)


def _taken_up(
    session: Session, actor: Actor, ref: str, step: Step, seen: int | None
) -> Contract:
    """Return a contract on which this person, who did not enter it, may do a step."""
    contract = get_contract(session, actor=actor, ref=ref)
    rules.next_state(contract.state, step)
    rules.check_two_persons(entered_by=contract.entered_by_id, decided_by=actor.user_id)
    check_seen(contract, seen=seen)
    return contract


def _let_go(session: Session, contract: Contract) -> None:
    """Let the paper, its text and its deal move again."""
    contract.fingerprint = None
    release_texts(session, contract)
    if contract.deal is not None:
        outcomes.contract_sent_back(session, contract.deal)


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
