"""From application to decision: accepted, refused, two approvers, the days that run."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit.models import AuditEvent
from tech_market.contracts.due import due_of
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services import deciding
from tech_market.contracts.services.approving import list_approvals
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actor import Actor
from tests.clients import post
from tests.contracts.papers import (
    NOON,
    WAN,
    accepted,
    admin_actor,
    enter,
    new_number,
    registered,
    submitted,
)
from tests.makers import make_admin, make_broker
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
LARGE: dict[str, Any] = {"total_fen": 600 * WAN}  # 580万 technical
DAY = date(2026, 2, 10)


def approve(
    session: Session, contract: Contract, actor: Actor, number: str, day: date = DAY
) -> Contract:
    return deciding.register_contract(
        session, actor=actor, ref=contract.ref, registration_no=number,
        certificate_on=day, now=NOON,
    )  # fmt: skip


def count_events(session: Session) -> int:
    return session.scalar(select(func.count(AmountEvent.id))) or 0


def test_an_application_is_accepted_by_somebody_else(session: Session) -> None:
    actor = admin_actor(session)
    contract = submitted(session, actor=actor)
    assert (contract.state.value, contract.round, contract.rule_key) == (
        "applied", 1, "2026",
    )  # fmt: skip
    with pytest.raises(RuleBroken) as broken:
        deciding.accept_contract(session, actor=actor, ref=contract.ref, now=NOON)
    assert broken.value.code == "same-person"
    other = admin_actor(session)
    deciding.accept_contract(session, actor=other, ref=contract.ref, now=NOON)
    assert (contract.state, contract.accepted_at) == (ContractState.ACCEPTED, NOON)


def test_what_was_not_accepted_is_not_registered(session: Session) -> None:
    contract = submitted(session)
    with pytest.raises(RuleBroken) as broken:
        approve(session, contract, admin_actor(session), new_number())
    assert broken.value.code == "contract-state"


def test_a_refused_contract_counts_nothing_and_can_be_applied_for_again(
    session: Session,
) -> None:
    actor = admin_actor(session)
    contract = accepted(session, actor=actor)
    deciding.refuse_contract(
        session, actor=admin_actor(session), ref=contract.ref,
        reason="标的不明确", now=NOON,
    )  # fmt: skip
    assert (contract.state.value, contract.fingerprint) == ("refused", None)
    assert (contract.decided_at, contract.state_reason) == (NOON, "标的不明确")
    assert count_events(session) == 0
    deciding.submit_contract(session, actor=actor, ref=contract.ref, now=NOON)
    assert (contract.state.value, contract.round) == ("applied", 2)
    assert contract.accepted_at is None


def test_the_drafter_refuses_nothing_and_a_refusal_needs_its_reason(
    session: Session,
) -> None:
    actor = admin_actor(session)
    contract = accepted(session, actor=actor)
    for who, reason, code in (
        (actor, "理由", "same-person"),
        (admin_actor(session), " ", "reason"),
    ):
        with pytest.raises(RuleBroken) as broken:
            deciding.refuse_contract(
                session, actor=who, ref=contract.ref, reason=reason, now=NOON
            )
        assert broken.value.code == code
    assert contract.state is ContractState.ACCEPTED


@pytest.mark.parametrize(
    ("technical_wan", "people"), [(499, 1), (500, 2)]
)  # the threshold of both rule sets
def test_from_the_threshold_on_two_people_approve(
    session: Session, technical_wan: int, people: int
) -> None:
    paper: dict[str, Any] = {"total_fen": technical_wan * WAN, "deductions": {}}
    contract = accepted(session, is_all_technical=True, **paper)
    number = new_number()
    approve(session, contract, admin_actor(session), number)
    is_done = contract.state is ContractState.REGISTERED
    assert is_done is (people == 1)
    assert count_events(session) == (1 if is_done else 0)
    assert contract.registration_no == (number if is_done else None)
    if not is_done:
        approve(session, contract, admin_actor(session), number)
        assert contract.state is ContractState.REGISTERED
        assert count_events(session) == 1


def test_one_person_never_approves_twice(session: Session) -> None:
    contract, actor, number = accepted(session, **LARGE), admin_actor(session), "1" * 16
    approve(session, contract, actor, number)
    with pytest.raises(RuleBroken) as broken:
        approve(session, contract, actor, number)
    assert broken.value.code == "approved-already"
    assert contract.state is ContractState.ACCEPTED
    approve(session, contract, actor, "2" * 16)  # read wrongly the first time
    (kept,) = list_approvals(session, contract)
    assert kept.registration_no == "2" * 16
    assert contract.state is ContractState.ACCEPTED


def test_who_entered_it_is_never_one_of_the_two(session: Session) -> None:
    actor = admin_actor(session)
    contract = accepted(session, actor=actor, **LARGE)
    approve(session, contract, admin_actor(session), "1" * 16)
    with pytest.raises(RuleBroken) as broken:
        approve(session, contract, actor, "1" * 16)
    assert broken.value.code == "same-person"


@pytest.mark.parametrize(
    ("number", "day"), [("2" * 16, DAY), ("1" * 16, date(2026, 2, 11))]
)
def test_two_readings_of_the_certificate_must_agree(
    session: Session, number: str, day: date
) -> None:
    contract = accepted(session, **LARGE)
    approve(session, contract, admin_actor(session), "1" * 16)
    with pytest.raises(RuleBroken) as broken:
        approve(session, contract, admin_actor(session), number, day)
    assert broken.value.code == "approval-differs"
    assert count_events(session) == 0


@pytest.mark.parametrize("change", ["demoted", "disabled"])
def test_an_approver_who_lost_the_role_approved_nothing(
    session: Session, change: str
) -> None:
    contract, person = accepted(session, **LARGE), make_admin(session)
    approve(session, contract, actor_of(person), "1" * 16)
    if change == "demoted":
        person.staff_role = None
    else:
        person.is_disabled = True
    session.flush()
    approve(session, contract, admin_actor(session), "1" * 16)
    assert contract.state.value == "accepted"
    approve(session, contract, admin_actor(session), "1" * 16)
    assert contract.state.value == "registered"


def test_approvals_of_an_earlier_application_do_not_hold(session: Session) -> None:
    actor, first = admin_actor(session), admin_actor(session)
    contract = accepted(session, actor=actor, **LARGE)
    approve(session, contract, first, "1" * 16)
    deciding.return_contract(
        session, actor=first, ref=contract.ref, reason="补签章", now=NOON
    )
    deciding.submit_contract(session, actor=actor, ref=contract.ref, now=NOON)
    deciding.accept_contract(session, actor=first, ref=contract.ref, now=NOON)
    approve(session, contract, admin_actor(session), "3" * 16)
    assert contract.state is ContractState.ACCEPTED
    assert len(list_approvals(session, contract)) == 1


def test_every_step_leaves_its_audit_line(session: Session) -> None:
    contract = registered(session, **LARGE)
    actions = session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.object_ref == contract.ref)
        .order_by(AuditEvent.id)
    ).all()
    assert [one.partition(".")[2] for one in actions] == [
        "write.create", "write.submit", "register.accept", "register.approve",
        "register",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "at", "due"),
    [
        ({}, datetime(2026, 3, 2, 4, tzinfo=UTC), date(2026, 3, 23)),
        (LARGE, datetime(2026, 3, 2, 4, tzinfo=UTC), date(2026, 4, 14)),  # 清明
        ({}, datetime(2026, 3, 1, 17, tzinfo=UTC), date(2026, 3, 23)),  # 2 March here
    ],
)
def test_the_days_run_from_acceptance_in_working_days(
    session: Session, values: dict[str, Any], at: datetime, due: date
) -> None:
    contract = submitted(session, **values)
    assert due_of(contract, on=due) is None
    deciding.accept_contract(
        session, actor=admin_actor(session), ref=contract.ref, now=at
    )
    found = due_of(contract, on=due)
    assert found is not None
    assert (found.on, found.is_late, found.is_estimate) == (due, False, False)
    late = due_of(contract, on=date(2026, 6, 1))
    assert late is not None
    assert late.is_late


def test_a_year_without_published_holidays_is_an_estimate(session: Session) -> None:
    contract = submitted(session)
    at = datetime(2027, 5, 3, 4, tzinfo=UTC)
    deciding.accept_contract(
        session, actor=admin_actor(session), ref=contract.ref, now=at
    )
    found = due_of(contract, on=date(2027, 5, 3))
    assert found is not None
    assert found.is_estimate


def test_two_administrators_register_a_large_contract_on_its_page(
    session: Session, client_as: Open
) -> None:
    contract = accepted(session, **LARGE)
    url, number = f"/contracts/{contract.ref}", new_number()
    first, second = make_admin(session, name="甲某"), make_admin(session)
    for person, state in ((first, "已受理"), (second, "已登记")):
        client = client_as(person)
        shown = page(client, f"{url}/register")
        assert "2 位市场管理员" in shown.text
        assert number not in shown.text  # each reads the certificate anew
        data = {
            "version": shown.form(f"{url}/register").fields["version"],
            "registration_no": number,
            "certificate_on": "2026-02-10",
        }
        assert post(client, f"{url}/register", data).status_code == 303
        after = page(client, url).text
        assert state in after
    assert count_events(session) == 1


def test_a_refusal_is_shown_to_the_drafter_who_applies_again(
    session: Session, client_as: Open
) -> None:
    drafter = make_admin(session)
    contract = accepted(session, actor=actor_of(drafter))
    url, admin = f"/contracts/{contract.ref}", client_as(make_admin(session))
    version = page(admin, f"{url}/register").form(f"{url}/refuse").fields["version"]
    blank = post(admin, f"{url}/refuse", {"version": version, "ground": ""})
    assert blank.status_code == 422
    check_page(blank.text, url=url)
    data = {"version": version, "ground": "价款不明确"}
    assert post(admin, f"{url}/refuse", data).status_code == 303
    own = page(client_as(drafter), url)
    assert "不予登记" in own.text
    assert "价款不明确" in own.text
    again = own.form(f"{url}/submit").fields["version"]
    answer = post(client_as(drafter), f"{url}/submit", {"version": again})
    assert answer.status_code == 303


def test_what_nobody_applied_for_has_no_decision_page(
    session: Session, client_as: Open
) -> None:
    contract = enter(session)
    admin = client_as(make_admin(session))
    assert admin.get(f"/contracts/{contract.ref}/register").status_code == 409
    version = {"version": str(contract.version)}
    assert post(admin, f"/contracts/{contract.ref}/accept", version).status_code == 409


def test_the_drafter_takes_back_what_nobody_took_on(session: Session) -> None:
    actor = admin_actor(session)
    contract = submitted(session, actor=actor)
    there: dict[str, Any] = {"ref": contract.ref, "now": NOON}
    with pytest.raises(NotFound):
        deciding.withdraw_contract(
            session, actor=actor_of(make_broker(session).user), reason="x", **there
        )
    with pytest.raises(RuleBroken) as broken:
        deciding.withdraw_contract(session, actor=actor, reason=" ", **there)
    assert broken.value.code == "reason"
    deciding.withdraw_contract(session, actor=actor, reason="金额填错", **there)
    assert (contract.state.value, contract.state_reason) == ("draft", "金额填错")
    assert (contract.fingerprint, contract.submitted_at) == (None, None)
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert last.action == "contract.write.withdraw"
    deciding.submit_contract(session, actor=actor, **there)
    assert (contract.state.value, contract.round, contract.state_reason) == (
        "applied", 2, "",
    )  # fmt: skip


@pytest.mark.parametrize("far", [accepted, registered, enter])
def test_what_was_taken_on_or_never_handed_in_is_not_taken_back(
    session: Session, far: Callable[..., Contract]
) -> None:
    actor = admin_actor(session)
    contract = far(session, actor=actor)
    state = contract.state
    with pytest.raises(RuleBroken) as broken:
        deciding.withdraw_contract(
            session, actor=actor, ref=contract.ref, reason="x", now=NOON
        )
    assert broken.value.code == "contract-state"
    assert contract.state is state


def test_the_drafter_withdraws_on_the_page(session: Session, client_as: Open) -> None:
    drafter = make_admin(session)
    contract = submitted(session, actor=actor_of(drafter))
    url, own = f"/contracts/{contract.ref}", client_as(drafter)
    version = page(own, url).form(f"{url}/withdraw").fields["version"]
    blank = post(own, f"{url}/withdraw", {"version": version, "why": ""})
    assert blank.status_code == 422
    check_page(blank.text, url=url)
    other = client_as(make_admin(session))
    assert f"{url}/withdraw" not in other.get(url).text
    data = {"version": version, "why": "金额填错"}
    assert post(other, f"{url}/withdraw", data).status_code == 404
    assert post(own, f"{url}/withdraw", data).status_code == 303
    assert post(own, f"{url}/withdraw", data).status_code == 409
    shown = page(own, url).text
    assert "草稿" in shown
    assert "金额填错" in shown
