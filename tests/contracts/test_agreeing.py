"""A change is booked by others than who asked: one for a small one, two for a large."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent
from tech_market.codes.book import current_book
from tech_market.contracts.change_models import ChangeApproval, ContractChange
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import AmountKind, Amounts, ContractState
from tech_market.contracts.rules.changes import (
    ChangeState,
    check_decider,
    deciding_fen,
)
from tech_market.contracts.services import agreeing, changing, freezing, incomes
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.contracts.services.verifying import verify_ledger
from tech_market.db import db, transaction
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actor import SYSTEM, Actor
from tests.clients import post
from tests.contracts.papers import NOON, WAN, admin_actor, agreed, registered
from tests.live import Visitor, live_market
from tests.makers import make_admin, make_auditor, make_broker, make_member
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
TODAY = date(2026, 3, 2)
SMALL: dict[str, Any] = {"total_fen": 130 * WAN, "deductions": {"equipment": WAN}}
LARGE: dict[str, Any] = {"total_fen": 600 * WAN}  # 580万 technical


def ask(
    session: Session, contract: Contract, actor: Actor | None = None, **values: Any
) -> ContractChange:
    wanted: dict[str, Any] = {
        "is_all_technical": False, "effective_on": TODAY, "reason": "补充协议",
    }  # fmt: skip
    return changing.ask_change(
        session, actor=actor or admin_actor(session), codes=current_book(session),
        ref=contract.ref, change=changing.Change(**(wanted | SMALL | values)), now=NOON,
    )  # fmt: skip


def ask_end(session: Session, contract: Contract) -> ContractChange:
    end = changing.End(kind=AmountKind.CANCEL, effective_on=TODAY, reason="解除")
    return changing.ask_end(
        session, actor=admin_actor(session), ref=contract.ref, end=end, now=NOON
    )


def agree(
    session: Session, change: ContractChange, actor: Actor | None = None, **values: Any
) -> ContractChange:
    return agreeing.approve_change(
        session, actor=actor or admin_actor(session), ref=change.contract.ref,
        change_ref=change.ref, now=values.pop("now", NOON), **values,
    )  # fmt: skip


def code_of(call: Callable[..., object], *args: Any, **values: Any) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(*args, **values)
    return broken.value.code


def count_events(session: Session) -> int:
    return session.scalar(select(func.count(AmountEvent.id))) or 0


def test_nothing_is_booked_by_asking(session: Session) -> None:
    contract = registered(session)
    change = ask(session, contract)
    assert change.state is ChangeState.WAITING
    assert counted_amounts(contract) == Amounts(100 * WAN, 80 * WAN)
    assert count_events(session) == 1


def test_one_other_person_books_a_small_change(session: Session) -> None:
    contract, actor = registered(session), admin_actor(session)
    change = ask(session, contract, actor)
    assert code_of(agree, session, change, actor) == "own-change"
    assert agree(session, change).state is ChangeState.BOOKED
    assert counted_amounts(contract) == Amounts(130 * WAN, 129 * WAN)


@pytest.mark.parametrize(
    ("before", "after", "people"),
    [
        (499, 498, 1),
        (499, 500, 2),  # becomes large
        (500, 1, 2),  # was large, whatever it becomes
        (500, 0, 2),  # a large contract ends
        (499, 0, 1),
    ],
)
def test_the_larger_of_before_and_after_decides_how_many(
    session: Session, before: int, after: int, people: int
) -> None:
    paper: dict[str, Any] = {"total_fen": before * WAN, "deductions": {}}
    contract = registered(session, is_all_technical=True, **paper)
    change = (
        ask(session, contract, total_fen=after * WAN, deductions={},
            is_all_technical=True)
        if after else ask_end(session, contract)
    )  # fmt: skip
    for person in range(people):
        assert count_events(session) == 1, person
        assert change.state is ChangeState.WAITING
        agree(session, change)
    assert change.state is ChangeState.BOOKED
    assert count_events(session) == 2
    assert counted_amounts(contract).technical_fen == after * WAN


@pytest.mark.parametrize(("before", "after", "most"), [(1, 2, 2), (2, 1, 2), (0, 0, 0)])
def test_the_amount_held_against_the_threshold(
    before: int, after: int, most: int
) -> None:
    assert deciding_fen(Amounts(9, before), Amounts(9, after)) == most


def test_one_person_never_agrees_twice_and_the_drafter_never(session: Session) -> None:
    drafter, actor = admin_actor(session), admin_actor(session)
    contract = registered(session, actor=drafter, **LARGE)
    change = ask(session, contract)
    assert code_of(agree, session, change, drafter) == "same-person"
    agree(session, change, actor)
    assert code_of(agree, session, change, actor) == "approved-already"
    assert count_events(session) == 1
    for nobody in (None, 1):
        with pytest.raises(RuleBroken):
            check_decider(asked_by=1, entered_by=2, decided_by=nobody)


def test_the_drafter_may_ask(session: Session) -> None:
    drafter = admin_actor(session)
    contract = registered(session, actor=drafter)
    assert agree(session, ask(session, contract, drafter)).state.value == "booked"


@pytest.mark.parametrize("lost", ["demoted", "disabled"])
def test_who_lost_the_role_agreed_to_nothing(session: Session, lost: str) -> None:
    contract, person = registered(session, **LARGE), make_admin(session)
    change = ask(session, contract)
    agree(session, change, actor_of(person))
    person.staff_role = None if lost == "demoted" else person.staff_role
    person.is_disabled = lost == "disabled"
    session.flush()
    assert agree(session, change).state is ChangeState.WAITING
    assert agree(session, change).state is ChangeState.BOOKED


def test_a_refused_or_withdrawn_change_leaves_the_ledger_untouched(
    session: Session,
) -> None:
    contract, asker = registered(session, **LARGE), admin_actor(session)
    before = verify_ledger(session).count
    first = ask(session, contract, asker)
    agree(session, first)
    there: dict[str, Any] = {"ref": contract.ref, "change_ref": first.ref, "now": NOON}
    assert code_of(
        agreeing.refuse_change, session, actor=asker, reason="x", **there
    ) == "own-change"  # fmt: skip
    other = admin_actor(session)
    assert code_of(
        agreeing.refuse_change, session, actor=other, reason=" ", **there
    ) == "reason"  # fmt: skip
    agreeing.refuse_change(session, actor=other, reason="依据不足", **there)
    assert code_of(agree, session, first) == "change-decided"
    second = ask(session, contract, asker)
    there["change_ref"] = second.ref
    assert code_of(
        agreeing.withdraw_change, session, actor=other, reason="x", **there
    ) == "not-asker"  # fmt: skip
    agreeing.withdraw_change(session, actor=asker, reason="填错", **there)
    assert [first.state.value, second.state.value] == ["refused", "withdrawn"]
    assert contract.state is ContractState.REGISTERED
    assert counted_amounts(contract) == Amounts(600 * WAN, 580 * WAN)
    assert verify_ledger(session).count == before
    agreed(session, ask(session, contract))  # and another one may be asked for
    assert verify_ledger(session).is_sound


def test_approvals_of_one_change_do_not_hold_for_another(session: Session) -> None:
    contract, asker, one = (
        registered(session, **LARGE),
        *(admin_actor(session) for _ in range(2)),
    )
    first = ask(session, contract, asker)
    agree(session, first, one)
    agreeing.withdraw_change(
        session, actor=asker, ref=contract.ref, change_ref=first.ref, reason="x",
        now=NOON,
    )  # fmt: skip
    second = ask(session, contract, asker, total_fen=700 * WAN)
    agree(session, second, one)
    assert second.state is ChangeState.WAITING


def test_one_change_waits_at_a_time_and_old_pages_are_refused(
    session: Session,
) -> None:
    contract = registered(session)
    seen = contract.version
    change = ask(session, contract)
    assert code_of(ask, session, contract) == "change-waiting"
    assert code_of(ask_end, session, contract) == "change-waiting"
    assert contract.version > seen
    assert code_of(agree, session, change, seen=seen) == "stale"
    with pytest.raises(NotFound):
        agreeing.approve_change(
            session, actor=admin_actor(session), ref=registered(session).ref,
            change_ref=change.ref, now=NOON,
        )  # fmt: skip


def test_a_month_published_meanwhile_is_not_touched(session: Session) -> None:
    contract = registered(session)
    change = ask(session, contract, effective_on=date(2026, 2, 20))
    freezing.freeze(
        session, period=freezing.month_period(2026, 2), actor=SYSTEM, now=NOON
    )
    later = datetime(2026, 4, 1, 4, tzinfo=UTC)
    agree(session, change, now=later)
    event = contract.events[-1]
    assert (event.effective_on, event.booked_on) == (
        date(2026, 2, 20), date(2026, 4, 1),
    )  # fmt: skip


def test_a_contract_never_holds_less_than_was_recognised(session: Session) -> None:
    contract = registered(session)
    change = ask(session, contract, total_fen=50 * WAN)
    draft = incomes.IncomeDraft(
        total_fen=60 * WAN, technical_fen=40 * WAN, costs={},
        paid_on=TODAY, recognised_on=TODAY, evidence="",
    )  # fmt: skip
    incomes.recognise_income(
        session, actor=admin_actor(session), codes=current_book(session),
        ref=contract.ref, draft=draft, now=NOON,
    )  # fmt: skip
    assert code_of(agree, session, change) == "below-earned"


def test_a_decision_cut_off_half_way_leaves_everything_as_it_was(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = registered(session, **LARGE)
    change, last = ask(session, contract), admin_actor(session)
    agree(session, change)
    session.commit()

    def cut_off(*_args: object, **_values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(agreeing, "_tell_deal", cut_off)  # after the entry is written
    with pytest.raises(KeyboardInterrupt):
        agree(session, change, last)
    session.rollback()
    assert change.state is ChangeState.WAITING
    assert count_events(session) == verify_ledger(session).count == 1
    assert session.scalar(select(func.count(ChangeApproval.id))) == 1
    monkeypatch.undo()
    assert agree(session, change, last).state is ChangeState.BOOKED
    assert verify_ledger(session).is_sound


def test_every_step_is_in_the_audit_log(session: Session) -> None:
    contract = registered(session, **LARGE)
    agreed(session, ask(session, contract))
    actions = session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.object_ref == contract.ref)
        .order_by(AuditEvent.id)
    ).all()
    assert list(actions)[-3:] == [
        "contract.register.ask", "contract.register.agree", "contract.register.change",
    ]  # fmt: skip
    assert audit.verify(session).is_sound


def test_each_sees_who_waits_for_whom(session: Session, client_as: Open) -> None:
    contract = registered(session, **LARGE)
    asker, first, second = (make_admin(session) for _ in range(3))
    change = ask(session, contract, actor_of(asker))
    agree(session, change, actor_of(first))
    session.commit()
    url = f"/contracts/{contract.ref}/changes/{change.ref}"
    for person in (asker, first, second, make_auditor(session)):
        for address in (url, f"/contracts/{contract.ref}", "/contracts/changes"):
            shown = page(client_as(person), address).text
            assert asker.name in shown
            assert first.name in shown
            assert "需 2 人同意，还差 1 人" in shown
    assert "等您审核" in page(client_as(second), "/contracts/changes").text
    assert "等您审核" not in page(client_as(first), "/contracts/changes").text
    assert contract.project_name in page(client_as(second), "/review").text
    assert "您已同意" in page(client_as(first), url).text
    assert "由您申请" in page(client_as(asker), url).text


def test_the_second_person_books_on_the_page(session: Session, client_as: Open) -> None:
    contract = registered(session, **LARGE)
    asker = client_as(make_admin(session))
    url = f"/contracts/{contract.ref}"
    form = page(asker, f"{url}/cancel").form(f"{url}/cancel").fields
    del form["csrf_token"]
    data = form | {"reason": "合同解除"}
    assert post(asker, f"{url}/cancel", data | {"reason": ""}).status_code == 422
    assert post(asker, f"{url}/cancel", data).status_code == 303
    change = session.scalars(select(ContractChange)).one()
    there = f"{url}/changes/{change.ref}"
    version = page(asker, there).form(f"{there}/withdraw").fields["version"]
    blank = post(asker, f"{there}/withdraw", {"version": version, "why": " "})
    assert blank.status_code in {409, 422}
    check_page(blank.text, url=there)
    for number in range(2):
        person = client_as(make_admin(session))
        shown = page(person, there)
        version = shown.form(f"{there}/agree").fields["version"]
        no = post(person, f"{there}/refuse", {"version": version, "against": ""})
        assert no.status_code == 422
        answer = post(person, f"{there}/agree", {"version": version})
        assert answer.status_code == 303, number
    assert contract.state is ContractState.CANCELLED
    assert post(person, f"{there}/agree", {"version": version}).status_code == 409
    assert "已入账" in page(asker, there).text


def test_no_other_role_decides_and_strangers_see_nothing(
    session: Session, client_as: Open
) -> None:
    contract = registered(session)
    contract.broker = broker = make_broker(session)
    change = ask(session, contract)
    session.commit()
    url = f"/contracts/{contract.ref}/changes/{change.ref}"
    own = client_as(broker.user)
    shown = page(own, url).text
    assert change.asked_by is not None
    assert change.asked_by.name not in shown
    assert contract.project_name in page(own, "/contracts/changes").text
    for client in (own, client_as(make_auditor(session))):
        for verb in ("agree", "refuse", "withdraw"):
            assert post(client, f"{url}/{verb}").status_code == 403
    stranger = client_as(make_member(session))
    assert stranger.get(url).status_code == 404
    assert contract.project_name not in page(stranger, "/contracts/changes").text


def test_those_who_agree_at_the_same_moment_book_once(tmp_path: Path) -> None:
    """Real connections: six people press the button for one large change."""
    with live_market(tmp_path) as market:
        with market.app.app_context():
            with transaction() as session:
                contract = registered(session, **LARGE)
                change = ask_end(session, contract)
                people = [make_admin(session).email for _ in range(6)]
                url = f"/contracts/{contract.ref}/changes/{change.ref}"
                version = str(contract.version)
            db.session.remove()
        visitors = [Visitor(market).sign_in(one) for one in people]
        answers: list[int] = []

        def press(person: Visitor, version: str) -> None:
            answers.append(person.post(f"{url}/agree", {"version": version}).status)

        for _round in range(2):
            threads = [
                threading.Thread(target=press, args=(one, version)) for one in visitors
            ]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            with market.app.app_context():
                session = db.session()
                (found,) = session.scalars(select(Contract)).all()
                version = str(found.version)
                booked = session.scalar(select(func.count(AmountEvent.id)))
                assert booked == 1 + _round
                db.session.remove()
        assert sorted(answers) == [303, 303, *[409] * 10]
        with market.app.app_context():
            session = db.session()
            assert verify_ledger(session).count == 2
            assert session.scalar(select(func.count(ChangeApproval.id))) == 2
            (kept,) = session.scalars(select(Contract)).all()
            assert counted_amounts(kept) == Amounts(0, 0)
            db.session.remove()
