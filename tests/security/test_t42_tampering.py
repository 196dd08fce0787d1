"""T42: what was handed in or decided stays as it was; corrections are new entries."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.contracts.models import Contract
from tech_market.contracts.services import deciding
from tests.clients import post
from tests.contracts.papers import NOON, accepted, registered, submitted, typed
from tests.contracts.test_documents import upload
from tests.makers import make_admin
from tests.pages import page

Open = Callable[[User], FlaskClient]


def facts(contract: Contract) -> tuple[object, ...]:
    return (
        contract.project_name, contract.total_fen, contract.state, contract.version,
        [(one.name, one.credit_code) for one in contract.parties],
    )  # fmt: skip


@pytest.mark.parametrize("make", [submitted, accepted, registered])
def test_t42_a_paper_that_was_handed_in_is_not_edited(
    session: Session, client_as: Open, make: Callable[..., Contract]
) -> None:
    person = make_admin(session)
    contract = make(session, actor=actor_of(person))
    before, client = facts(contract), client_as(person)
    data = typed(total_yuan="9000000", version=str(contract.version))
    assert client.get(f"/contracts/{contract.ref}/edit").status_code == 409
    assert post(client, f"/contracts/{contract.ref}/edit", data).status_code == 409
    session.expire_all()
    assert facts(contract) == before


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": "registered"}, {"approved_by_id": "1"}, {"rule_key": "2001"},
        {"registration_no": "1" * 16}, {"certificate_on": "2026-01-01"},
        {"round": "9"}, {"fingerprint": ""}, {"technical_fen": "1"},
    ],
)  # fmt: skip
def test_t42_hidden_fields_change_nothing(
    session: Session, client_as: Open, hidden: dict[str, str]
) -> None:
    answer = post(
        client_as(make_admin(session)), "/contracts/new", typed(**hidden) | hidden
    )
    assert answer.status_code == 422
    assert session.query(Contract).count() == 0


def test_t42_a_stale_page_decides_nothing(session: Session, client_as: Open) -> None:
    person = make_admin(session)
    contract = accepted(session, actor=actor_of(person))
    admin, url = client_as(make_admin(session)), f"/contracts/{contract.ref}"
    old = page(admin, f"{url}/register").form(f"{url}/register").fields["version"]
    deciding.return_contract(
        session, actor=actor_of(make_admin(session)), ref=contract.ref,
        reason="补签章", now=NOON,
    )  # fmt: skip
    deciding.submit_contract(
        session, actor=actor_of(person), ref=contract.ref, now=NOON
    )
    deciding.accept_contract(
        session, actor=actor_of(make_admin(session)), ref=contract.ref, now=NOON
    )
    session.commit()
    data = {"version": old, "registration_no": "1" * 16, "certificate_on": "2026-02-10"}
    assert post(admin, f"{url}/register", data).status_code == 409
    assert contract.events == []


def test_t42_the_drafter_swaps_no_text_after_the_decision(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    contract = registered(
        session, actor=actor_of(person), certificate_on=date(2026, 2, 1)
    )
    client = client_as(person)
    upload(client, contract, paper="certificate")
    (document,) = [
        link.href for link in page(client, f"/contracts/{contract.ref}").links()
        if "/documents/" in link.href
    ]  # fmt: skip
    assert post(client, f"{document}/remove").status_code == 409
    assert client.get(document).status_code == 200
