"""技术性收入核定: sums never above the contract's, wrong rows void, two persons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit import services as audit
from tech_market.codes.book import current_book
from tech_market.contracts.models import Contract
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.rules import Amounts
from tech_market.contracts.rules.income import Earned, check_earned
from tech_market.contracts.services import incomes
from tech_market.errors import NotFound, RuleBroken
from tests.clients import post
from tests.contracts.papers import (
    NOON,
    WAN,
    admin_actor,
    changed,
    registered,
    submitted,
)
from tests.makers import make_admin, make_auditor, make_broker
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
WHOLE = Amounts(100, 80)
FIRST = incomes.IncomeDraft(
    total_fen=50 * WAN, technical_fen=40 * WAN, costs={"labour": 10 * WAN},
    paid_on=date(2026, 2, 11), recognised_on=date(2026, 2, 20),
    evidence="示例核定表1号",
)  # fmt: skip


def recognise(
    session: Session, contract: Contract, draft: incomes.IncomeDraft = FIRST,
    **values: Any,
) -> IncomeRecognition:  # fmt: skip
    values.setdefault("actor", admin_actor(session))
    return incomes.recognise_income(
        session, codes=current_book(session), ref=contract.ref, draft=draft, now=NOON,
        **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("earned", "before", "code"),
    [
        (Earned(100, 80, 0), [], None),
        (Earned(50, 40, 40), [Earned(50, 40, 0)], None),
        (Earned(1, 0, 0), [], None),
        (Earned(0, 0, 0), [], "income-nothing"),
        (Earned(10, 11, 0), [], "income-technical"),
        (Earned(10, 9, 10), [], "income-costs"),
        (Earned(51, 0, 0), [Earned(50, 0, 0)], "income-above-total"),
        (Earned(50, 41, 0), [Earned(50, 40, 0)], "income-above-technical"),
    ],
)
def test_each_row_and_all_rows_stay_within_the_contract(
    earned: Earned, before: list[Earned], code: str | None
) -> None:
    if code is None:
        check_earned(earned, before=before, contract=WHOLE)
        return
    with pytest.raises(RuleBroken) as broken:
        check_earned(earned, before=before, contract=WHOLE)
    assert broken.value.code == code


def test_income_is_the_technical_amount_less_its_costs(session: Session) -> None:
    contract = registered(session)
    row = recognise(session, contract)
    assert incomes.earned_of(row).income_fen == 30 * WAN
    assert audit.verify(session).is_sound


def test_rows_add_up_and_a_void_row_makes_room(session: Session) -> None:
    contract = registered(session)  # 100 less 20
    first = recognise(session, contract)
    recognise(session, contract)
    with pytest.raises(RuleBroken) as broken:
        recognise(
            session, contract, replace(FIRST, total_fen=1, technical_fen=0, costs={})
        )
    assert broken.value.code == "income-above-total"
    void: dict[str, Any] = {"ref": contract.ref, "income_ref": first.ref, "now": NOON}
    with pytest.raises(RuleBroken) as broken:
        incomes.void_income(session, actor=admin_actor(session), reason=" ", **void)
    assert broken.value.code == "reason"
    incomes.void_income(session, actor=admin_actor(session), reason="录错", **void)
    with pytest.raises(RuleBroken) as broken:
        incomes.void_income(session, actor=admin_actor(session), reason="再次", **void)
    assert broken.value.code == "income-void"
    recognise(session, contract)
    assert len(incomes.list_incomes(session, contract)) == 3


def test_a_smaller_contract_holds_less(session: Session) -> None:
    contract = registered(session)
    changed(
        session, contract, total_fen=60 * WAN, deductions={"materials": 30 * WAN},
        is_all_technical=False, effective_on=date(2026, 3, 2), reason="核减",
    )  # fmt: skip
    with pytest.raises(RuleBroken) as broken:
        recognise(session, contract)
    assert broken.value.code == "income-above-technical"


@pytest.mark.parametrize("day", [date(2026, 1, 14), date(2026, 2, 21)])
def test_it_was_paid_between_signature_and_recognition(
    session: Session, day: date
) -> None:
    contract = registered(session, certificate_on=date(2026, 2, 10))
    with pytest.raises(RuleBroken) as broken:
        recognise(session, contract, replace(FIRST, paid_on=day))
    assert (broken.value.code, broken.value.field) == ("paid-day", "paid_on")
    early = replace(FIRST, paid_on=contract.signed_on)  # before the certificate
    assert recognise(session, contract, early).paid_on == date(2026, 1, 15)


@pytest.mark.parametrize("day", [date(2026, 2, 9), date(2026, 3, 3)])
def test_it_is_recognised_between_certificate_and_today(
    session: Session, day: date
) -> None:
    contract = registered(session, certificate_on=date(2026, 2, 10))
    with pytest.raises(RuleBroken) as broken:
        recognise(
            session, contract,
            replace(FIRST, paid_on=date(2026, 2, 1), recognised_on=day),
        )  # fmt: skip
    assert broken.value.code == "income-day"


def test_what_is_not_registered_earns_nothing_and_codes_are_known(
    session: Session,
) -> None:
    with pytest.raises(RuleBroken) as broken:
        recognise(session, submitted(session))
    assert broken.value.code == "contract-state"
    with pytest.raises(RuleBroken) as broken:
        recognise(session, registered(session), replace(FIRST, costs={"bribes": 1}))
    assert broken.value.code == "unknown-code"


def test_whoever_entered_it_and_whoever_saw_an_old_page_are_refused(
    session: Session,
) -> None:
    actor = admin_actor(session)
    contract = registered(session, actor=actor)
    for values, code in (
        ({"actor": actor}, "same-person"),
        ({"seen": contract.version - 1}, "stale"),
    ):
        with pytest.raises(RuleBroken) as broken:
            recognise(session, contract, **values)
        assert broken.value.code == code
    version = contract.version
    recognise(session, contract)
    session.flush()
    assert contract.version > version  # so that two at once meet


def test_a_row_of_another_contract_is_not_found(session: Session) -> None:
    row, other = recognise(session, registered(session)), registered(session)
    with pytest.raises(NotFound):
        incomes.void_income(
            session, actor=admin_actor(session), ref=other.ref, income_ref=row.ref,
            reason="错", now=NOON,
        )  # fmt: skip


def test_the_registrar_adds_and_voids_on_the_page(
    session: Session, client_as: Open
) -> None:
    drafter = make_admin(session)
    contract = registered(session, actor=actor_of(drafter))
    url = f"/contracts/{contract.ref}/income"
    admin = client_as(make_admin(session))
    form = page(admin, url).form(url).fields
    del form["csrf_token"]
    data = form | {
        "earned_total_yuan": "500000",
        "earned_technical_yuan": "400000",
        "cost_labour": "100000",
        "paid_on": "2026-02-11",
    }
    wrong = post(admin, url, data | {"earned_total_yuan": "5e5"})
    assert wrong.status_code == 422
    check_page(wrong.text, url=url)
    above = post(admin, url, data | {"earned_total_yuan": "1000001"})
    assert above.status_code == 422
    assert "历次核定之和超过" in above.text
    assert post(admin, url, data).status_code == 303
    shown = page(admin, url)
    assert "300,000.00" in shown.text
    row = session.scalars(select(IncomeRecognition)).one()
    void = f"{url}/{row.ref}/void"
    version = shown.form(void).fields["version"]
    assert post(admin, void, {"version": version, "reason": ""}).status_code == 422
    assert post(admin, void, {"version": version, "reason": "录错"}).status_code == 303
    assert "录错" in page(admin, url).text
    auditor = client_as(make_auditor(session))
    assert "录错" in page(auditor, url).text
    assert post(auditor, url, data).status_code == 403
    assert client_as(make_broker(session).user).get(url).status_code == 404
