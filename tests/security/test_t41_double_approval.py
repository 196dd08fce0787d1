"""T41: one decision wins, the others are told; nobody approves what they entered."""

import threading
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.db import db, transaction
from tests.clients import post
from tests.contracts.papers import WAN, accepted, registered
from tests.live import LiveMarket, Visitor, at_once, live_market
from tests.makers import make_admin

NUMBERS = ["2026330211990001", "2026330211990002"]


def decide(
    market: LiveMarket, tries: list[tuple[str, str, dict[str, str]]]
) -> list[int]:
    """Send every (mail address, path, form) at the same moment; return the statuses."""
    visitors = [(Visitor(market).sign_in(who), path, data) for who, path, data in tries]
    statuses: list[int] = []

    def send(visitor: Visitor, path: str, data: dict[str, str]) -> None:
        statuses.append(visitor.post(path, data).status)

    at_once(*(threading.Thread(target=send, args=one) for one in visitors))
    return sorted(statuses)


def waiting(market: LiveMarket, *, is_registered: bool = False) -> tuple[str, str, str]:
    """Return a contract's address and two administrators who did not enter it."""
    with market.app.app_context(), transaction() as session:
        maker = registered if is_registered else accepted
        contract = maker(session)
        people = make_admin(session), make_admin(session)
        return f"/contracts/{contract.ref}", people[0].email, people[1].email


def certificate(market: LiveMarket, url: str, number: str) -> dict[str, str]:
    """Return a registration form for the contract as it is now."""
    with market.app.app_context():
        version = db.session.scalar(
            select(Contract.version).where(Contract.ref == url.rpartition("/")[2])
        )
    return {
        "version": str(version),
        "registration_no": number,
        "certificate_on": "2026-02-10",
    }


def count_events(market: LiveMarket) -> int:
    """Count every entry of the ledger."""
    with market.app.app_context():
        return db.session.scalar(select(func.count(AmountEvent.id))) or 0


def test_t41_two_approvals_at_once_register_once(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        url, one, other = waiting(market)
        forms = [certificate(market, url, number) for number in NUMBERS]
        path = f"{url}/register"
        tries = [(one, path, forms[0]), (other, path, forms[1])] * 3
        assert decide(market, tries) == [303] + [409] * 5
        assert count_events(market) == 1


def test_t41_approve_against_return_has_one_outcome(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        url, one, other = waiting(market)
        form = certificate(market, url, NUMBERS[0])
        back = {"version": form["version"], "reason": "缺少附件"}
        tries = [(one, f"{url}/register", form), (other, f"{url}/return", back)]
        assert decide(market, tries) == [303, 409]
        with market.app.app_context():
            found = db.session.scalars(select(Contract)).one()
            is_registered = found.state.value == "registered"
        assert count_events(market) == int(is_registered)


def test_t41_two_revocations_take_the_amount_out_once(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        url, one, other = waiting(market, is_registered=True)
        with market.app.app_context():
            contract = db.session.scalars(select(Contract)).one()
            form = {"version": str(contract.version), "reason": "重复登记"}
        page = Visitor(market).sign_in(one).get(f"{url}/revoke").text
        form["effective_on"] = page.partition('type="date" value="')[2][:10]
        tries = [(one, f"{url}/revoke", form), (other, f"{url}/cancel", form)]
        assert decide(market, tries) == [303, 409]
        with market.app.app_context():
            asked = db.session.scalars(select(ContractChange)).one()
            agree = f"{url}/changes/{asked.ref}/agree"
            version = {"version": str(asked.contract.version)}
            held = db.session.scalar(select(func.sum(AmountEvent.total_delta_fen)))
        assert held == 100 * WAN  # asking takes nothing out
        tries = [(person, agree, version) for person in (one, other)]
        assert decide(market, tries) == [303, 409]  # never who asked
        with market.app.app_context():
            rest = db.session.scalar(select(func.sum(AmountEvent.total_delta_fen)))
        assert rest == 0


def test_t41_nobody_approves_their_own_entry(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    person = make_admin(session)
    contract = accepted(session, actor=actor_of(person))
    data = {
        "version": str(contract.version),
        "registration_no": NUMBERS[0],
        "certificate_on": "2026-02-10",
    }
    answer = post(client_as(person), f"/contracts/{contract.ref}/register", data)
    assert answer.status_code == 409
    assert "由另一位市场管理员办理" in answer.text
    assert session.scalar(select(func.count(AmountEvent.id))) == 0


def test_t41_a_demoted_approver_decides_nothing(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    contract, person = accepted(session), make_admin(session)
    client = client_as(person)
    data = {
        "version": str(contract.version),
        "registration_no": NUMBERS[0],
        "certificate_on": "2026-02-10",
    }
    person.staff_role = None
    session.flush()
    answer = post(client, f"/contracts/{contract.ref}/register", data)
    assert answer.status_code == 403
    assert session.scalar(select(func.count(AmountEvent.id))) == 0


def test_t41_two_first_approvals_of_a_large_contract_leave_one(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        with market.app.app_context(), transaction() as session:
            contract = accepted(session, total_fen=600 * 1_000_000)
            people = [make_admin(session).email for _ in range(3)]
            url = f"/contracts/{contract.ref}"
        form = certificate(market, url, NUMBERS[0])
        path = f"{url}/register"
        assert decide(market, [(one, path, form) for one in people]) == [303, 409, 409]
        assert count_events(market) == 0
        form = certificate(market, url, NUMBERS[0])
        tries = [(one, path, form) for one in people]
        assert decide(market, tries) == [303, 409, 409]
        assert count_events(market) == 1
