"""After registration amounts move by signed entries, never by overwriting."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind, Amounts, ContractState
from tech_market.contracts.services import deciding
from tech_market.contracts.services.ledger import counted_amounts, current_deductions
from tech_market.errors import RuleBroken
from tests.contracts.papers import (
    NOON,
    WAN,
    accepted,
    admin_actor,
    changed,
    ended,
    new_number,
    registered,
)

TODAY = date(2026, 3, 2)
NEXT_YEAR = datetime(2027, 1, 4, 4, tzinfo=UTC)
ENDINGS = [
    (ContractState.CANCELLED, AmountKind.CANCEL),
    (ContractState.REVOKED, AmountKind.REVOKE),
]


def change(
    session: Session, contract: Contract, *, now: datetime = NOON, **values: Any
) -> Contract:
    wanted: dict[str, Any] = {
        "total_fen": 130 * WAN,
        "deductions": {"equipment": 10 * WAN},
        "is_all_technical": False,
        "effective_on": TODAY,
        "reason": "补充协议增加任务",
    }
    return changed(session, contract, now=now, **(wanted | values))


def test_a_change_appends_the_difference(session: Session) -> None:
    contract = registered(session)
    seen = contract.version
    change(session, contract)
    event = contract.events[-1]
    assert (event.total_delta_fen, event.technical_delta_fen) == (30 * WAN, 40 * WAN)
    assert counted_amounts(contract) == Amounts(130 * WAN, 120 * WAN)
    assert current_deductions(contract) == {"equipment": 10 * WAN}
    assert contract.total_fen == 100 * WAN
    assert contract.version > seen


def test_a_change_may_lower_the_amounts(session: Session) -> None:
    contract = registered(session)
    change(session, contract, total_fen=50 * WAN, deductions={}, is_all_technical=True)
    assert counted_amounts(contract) == Amounts(50 * WAN, 50 * WAN)
    assert contract.events[-1].total_delta_fen == -50 * WAN


def test_a_change_of_a_later_year_is_dated_there(session: Session) -> None:
    contract = registered(session)
    day = date(2027, 1, 4)
    change(session, contract, effective_on=day, now=NEXT_YEAR)
    assert [event.effective_on.year for event in contract.events] == [2026, 2027]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reason": "  "}, "reason"),
        ({"effective_on": date(2025, 12, 31)}, "effective-date"),
        ({"kind": AmountKind.REVOKE}, "change-kind"),
        ({"kind": AmountKind.SUPPLEMENT, "total_fen": 90 * WAN}, "change-kind"),
        ({"effective_on": date(2026, 2, 9)}, "effective-date"),
        ({"effective_on": date(2026, 3, 3)}, "effective-date"),
        ({"total_fen": 0}, "total-range"),
        ({"deductions": {"equipment": 130 * WAN}}, "deductions-above-total"),
        ({"deductions": {}}, "amounts-equal"),
        ({"deductions": {"x": 1}}, "unknown-code"),
        (
            {
                "total_fen": 100 * WAN,
                "deductions": {"parts": 20 * WAN},
            },
            "nothing-changed",
        ),
    ],
)
def test_a_wrong_change_is_refused(
    session: Session, values: dict[str, Any], code: str
) -> None:
    contract = registered(session)
    with pytest.raises(RuleBroken) as broken:
        change(session, contract, **values)
    assert broken.value.code == code
    assert len(contract.events) == 1


@pytest.mark.parametrize(("state", "kind"), ENDINGS)
def test_an_ended_contract_nets_to_zero(
    session: Session, state: ContractState, kind: AmountKind
) -> None:
    contract = ended(session, change(session, registered(session)), kind)
    assert counted_amounts(contract) == Amounts(0, 0)
    assert (contract.state, contract.events[-1].kind) == (state, kind)
    assert [event.sequence for event in contract.events] == [1, 2, 3]
    with pytest.raises(RuleBroken) as broken:
        change(session, contract)
    assert broken.value.code == "contract-state"


def test_a_number_is_never_used_again_after_revocation(session: Session) -> None:
    contract = ended(session, registered(session))
    again = accepted(session)
    old, actor = contract.registration_no or "", admin_actor(session)
    register = partial(
        deciding.register_contract,
        session,
        actor=actor,
        ref=again.ref,
        certificate_on=TODAY,
        now=NOON,
    )
    with pytest.raises(RuleBroken) as broken:
        register(registration_no=old)
    assert broken.value.code == "registration-no-used"
    assert register(registration_no=new_number()).state is ContractState.REGISTERED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE amount_events SET technical_delta_fen = 1",
        "UPDATE amount_events SET effective_on = '2021-01-01'",
        "DELETE FROM amount_events",
    ],
)
def test_the_database_itself_refuses_to_alter_an_entry(
    session: Session, statement: str
) -> None:
    contract = registered(session)
    session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement))
    session.rollback()
    assert counted_amounts(contract) == Amounts(100 * WAN, 80 * WAN)
