"""From handing in to the event that counts: once, by two persons, all or nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.codes.book import current_book
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import AmountKind, Amounts, ContractState
from tech_market.contracts.services import deciding, drafting
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.errors import NotFound, RuleBroken
from tests.contracts.papers import (
    NOON,
    WAN,
    accepted,
    admin_actor,
    enter,
    make_draft,
    new_number,
    registered,
    submitted,
)


def test_registration_writes_the_event_that_counts(session: Session) -> None:
    contract = registered(session, certificate_on=date(2026, 2, 10))
    (event,) = contract.events
    assert contract.state is ContractState.REGISTERED
    assert (event.kind, event.sequence) == (AmountKind.REGISTER, 1)
    assert event.effective_on == date(2026, 2, 10)
    assert counted_amounts(contract) == Amounts(100 * WAN, 80 * WAN)
    assert event.deductions == {"equipment": 15 * WAN, "materials": 5 * WAN}
    assert audit.verify(session).is_sound


def test_nothing_counts_before_registration(session: Session) -> None:
    assert counted_amounts(submitted(session)) == Amounts(0, 0)


def test_a_submitted_paper_is_closed_to_edits(session: Session) -> None:
    actor = admin_actor(session)
    contract = submitted(session, actor=actor)
    with pytest.raises(RuleBroken) as broken:
        drafting.edit_contract(
            session,
            actor=actor,
            codes=current_book(session),
            ref=contract.ref,
            draft=make_draft(total_fen=999 * WAN),
            now=NOON,
        )
    assert broken.value.code == "contract-state"
    assert contract.total_fen == 100 * WAN


def test_another_administrator_cannot_submit_or_edit_it(session: Session) -> None:
    contract = enter(session)
    with pytest.raises(NotFound):
        deciding.submit_contract(
            session, actor=admin_actor(session), ref=contract.ref, now=NOON
        )


def test_a_returned_paper_is_corrected_and_handed_in_again(session: Session) -> None:
    actor = admin_actor(session)
    contract = submitted(session, actor=actor)
    deciding.return_contract(
        session,
        actor=admin_actor(session),
        ref=contract.ref,
        reason="缺少签章页",
        now=NOON,
    )
    assert (contract.state.value, contract.state_reason) == ("returned", "缺少签章页")
    deciding.submit_contract(session, actor=actor, ref=contract.ref, now=NOON)
    assert (contract.state.value, contract.state_reason) == ("applied", "")


def test_what_changed_since_it_was_shown_is_not_registered(session: Session) -> None:
    contract = accepted(session)
    with pytest.raises(RuleBroken) as broken:
        deciding.register_contract(
            session,
            actor=admin_actor(session),
            ref=contract.ref,
            registration_no=new_number(),
            certificate_on=date(2026, 2, 10),
            now=NOON,
            seen=contract.version - 1,
        )
    assert broken.value.code == "stale"


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [
        ("2026", date(2026, 2, 10), "registration-no"),
        ("2026330211999999", date(2026, 1, 14), "certificate-date"),
        ("2026330211999999", date(2026, 3, 3), "certificate-date"),
    ],
)
def test_a_wrong_certificate_registers_nothing(
    session: Session, number: str, day: date, code: str
) -> None:
    contract = accepted(session)
    session.commit()
    with pytest.raises(RuleBroken) as broken:
        deciding.register_contract(
            session,
            actor=admin_actor(session),
            ref=contract.ref,
            registration_no=number,
            certificate_on=day,
            now=NOON,
        )
    assert broken.value.code == code
    session.rollback()
    assert contract.state is ContractState.ACCEPTED
    assert session.scalar(select(func.count(AmountEvent.id))) == 0


@pytest.mark.parametrize("step", ["append", "record"])
def test_a_crash_on_the_way_leaves_no_half_contract(
    session: Session, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    contract, actor = accepted(session), admin_actor(session)
    session.commit()

    def crash(*_args: object, **_kwargs: object) -> None:
        raise MemoryError

    target = deciding if step == "append" else audit
    monkeypatch.setattr(target, step, crash)
    with pytest.raises(MemoryError):
        deciding.register_contract(
            session,
            actor=actor,
            ref=contract.ref,
            registration_no=new_number(),
            certificate_on=date(2026, 2, 10),
            now=NOON,
        )
    session.rollback()
    found = session.execute(
        select(Contract.state, Contract.registration_no, Contract.certificate_on)
    ).one()
    assert found == (ContractState.ACCEPTED, None, None)
    assert session.scalar(select(func.count(AmountEvent.id))) == 0
