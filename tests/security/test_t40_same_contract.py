"""T40: one contract is counted once: any writing, both sides, twenty at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.services import deciding
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tests.clients import post
from tests.contracts.papers import (
    NOON,
    accepted,
    admin_actor,
    enter,
    make_draft,
    registered,
    submitted,
)
from tests.live import LiveMarket, Visitor, at_once, live_market
from tests.makers import make_admin

WRITINGS = [
    "2026330211880001",
    "2026 3302 1188 0001",
    "２０２６３３０２１１８８０００１",
    "2026-3302-1188-0001",
    " 20263302\u200b11880001\ufeff",
]


@pytest.mark.parametrize("writing", WRITINGS)
def test_t40_a_number_in_any_writing_is_the_same_number(
    session: Session, client_as: Callable[[User], FlaskClient], writing: str
) -> None:
    admin = client_as(make_admin(session))
    answers = []
    for number in (WRITINGS[0], writing):
        contract = accepted(session)
        data = {
            "version": str(contract.version),
            "registration_no": number,
            "certificate_on": "2026-02-10",
        }
        answers.append(post(admin, f"/contracts/{contract.ref}/register", data))
    assert [answer.status_code for answer in answers] == [303, 422]
    assert "该登记编号已被使用" in answers[1].text
    assert session.scalar(select(func.count(AmountEvent.id))) == 1


def test_t40_both_sides_entering_the_same_paper_count_once(session: Session) -> None:
    paper = make_draft()
    fields = {name: getattr(paper, name) for name in paper.__slots__}
    registered(session, **fields)
    other = replace(
        paper,
        project_name=f" {paper.project_name.replace('：', ':')}。",
        seller=replace(paper.seller, name="另一种写法"),
    )
    actor = admin_actor(session)
    twin = enter(
        session,
        actor=actor,
        **{name: getattr(other, name) for name in other.__slots__},
    )
    with pytest.raises(RuleBroken) as broken:
        deciding.submit_contract(session, actor=actor, ref=twin.ref, now=NOON)
    assert broken.value.code == "same-contract"


def test_t40_another_day_or_amount_is_another_contract(session: Session) -> None:
    paper = make_draft()
    fields = {name: getattr(paper, name) for name in paper.__slots__}
    registered(session, **fields)
    submitted(session, note="另一份", **fields | {"signed_on": date(2026, 1, 16)})
    submitted(session, note="另一份", **fields | {"total_fen": paper.total_fen + 1})
    with pytest.raises(RuleBroken):
        submitted(session, **fields)


def test_t40_twenty_submissions_of_twins_leave_one(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        email, refs = _twins(market, count=20)
        answers: list[int] = []

        def submit(visitor: Visitor, ref: str) -> None:
            found = visitor.post(f"/contracts/{ref}/submit", {"version": "1"})
            answers.append(found.status)

        tries = [(Visitor(market).sign_in(email), ref) for ref in refs]
        at_once(*(threading.Thread(target=submit, args=one) for one in tries))
        assert sorted(answers) == [303] + [409] * 19
        with market.app.app_context():
            waiting = db.session.scalar(
                select(func.count(Contract.id)).where(Contract.state == "applied")
            )
            assert waiting == 1


def _twins(market: LiveMarket, *, count: int) -> tuple[str, list[str]]:
    """Enter the same paper so many times, by one administrator."""
    paper = make_draft()
    fields = {name: getattr(paper, name) for name in paper.__slots__}
    with market.app.app_context(), transaction() as session:
        user = make_admin(session)
        refs = [
            enter(session, actor=actor_of(user), **fields).ref for _ in range(count)
        ]
        return user.email, refs
