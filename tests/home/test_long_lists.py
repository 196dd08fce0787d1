"""No list ends silently: what does not fit a page is on the next, or said to be left.

Each case makes one row more than a page holds.
"""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.brokerage.models import Diagnosis, Expression
from tech_market.brokerage.rules import Side
from tech_market.brokerage.services import deals
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.rules import AmountKind
from tech_market.home import waiting
from tech_market.learning.models import LexiconProposal
from tech_market.learning.services import words
from tech_market.policy.actor import Role
from tech_market.questions.models import Question
from tech_market.web.paging import PAGE_SIZE
from tests.brokerage.cases import agreed, make_case, make_match
from tests.contracts.papers import NOON, registered
from tests.makers import (
    make_admin,
    make_auditor,
    make_member,
    make_need,
    make_organisation,
    make_result,
    organisation_of,
)
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
Make = Callable[[Session, datetime], tuple[User, str]]
MANY = PAGE_SIZE + 1


def questions(session: Session, now: datetime) -> tuple[User, str]:
    owner, asker = make_member(session), make_member(session)
    place = organisation_of(session, owner)
    need = make_need(session, organisation=place)
    for number in range(MANY):
        session.add(
            Question(
                kind="need", listing_id=need.id, owner_id=place.id, user_id=asker.id,
                role=Role.ENTERPRISE, text=f"第{number}问", asked_at=now,
            )
        )  # fmt: skip
    return owner, "/questions"


def diagnoses(session: Session, now: datetime) -> tuple[User, str]:
    owner = make_member(session)
    place = organisation_of(session, owner)
    for _number in range(MANY):
        need = make_need(session, organisation=place)
        session.add(Diagnosis(need_id=need.id, opened_at=now))
    return owner, "/diagnoses"


def expressions(session: Session, now: datetime) -> tuple[User, str]:
    asker = make_member(session)
    place = organisation_of(session, asker)
    need = make_need(session, organisation=place)
    for _number in range(MANY):
        session.add(
            Expression(
                need_id=need.id, result_id=make_result(session).id, side=Side.NEED,
                organisation_id=place.id, by_id=asker.id, sent_at=now,
                capability="有", interest="有", cooperation="面谈",
            )
        )  # fmt: skip
    return asker, "/expressions"


def pairs(session: Session, now: datetime) -> tuple[User, str]:
    assert now
    owner = make_member(session)
    need = make_need(session, organisation=organisation_of(session, owner))
    for _number in range(MANY):
        make_match(session, need=need)
    return owner, f"/needs/{need.ref}/reach"


def changes(session: Session, now: datetime) -> tuple[User, str]:
    admin = make_admin(session)
    for _number in range(MANY):
        contract = registered(session)
        session.add(
            ContractChange(
                contract_id=contract.id, waiting_id=contract.id, total_fen=1,
                technical_fen=1, kind=AmountKind.CHANGE, reason="补充协议", entries=1,
                effective_on=NOON.date(), asked_at=now, asked_by_id=admin.id,
            )
        )  # fmt: skip
    return admin, "/contracts/changes"


LISTS: dict[Make, str] = {
    questions: "main .panel",
    diagnoses: "tbody tr",
    expressions: "tbody tr",
    pairs: "tbody tr",
    changes: "tbody tr",
}


@pytest.mark.parametrize("make", LISTS)
def test_what_does_not_fit_a_page_is_on_the_next(
    session: Session, now: datetime, client_as: ClientAs, make: Make
) -> None:
    person, url = make(session, now)
    session.commit()
    client = client_as(person)
    first = page(client, url)
    assert len(first.find(LISTS[make])) == PAGE_SIZE
    (ahead,) = first.find("a[rel=next]")
    assert len(page(client, ahead.get("href", "")).find(LISTS[make])) == 1


def test_review_names_the_lists_that_hold_the_rest(
    session: Session, client_as: ClientAs
) -> None:
    client = client_as(make_admin(session))
    for _number in range(waiting.MOST_ROWS):
        make_organisation(session, state=OrganisationState.PENDING)
    session.commit()
    assert "每类先列最早的20项" not in page(client, "/review").text
    make_organisation(session, state=OrganisationState.PENDING)
    session.commit()
    found = page(client, "/review")
    assert len(found.find(".review-others tbody tr")) == waiting.MOST_ROWS
    assert "待核验的单位：21" in found.text
    whole = "/admin/organisations?state=pending"
    assert whole in [one.get("href") for one in found.find("main a")]


def test_board_says_what_it_leaves_to_the_list(
    session: Session,
    now: datetime,
    client_as: ClientAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _number in range(2):
        agreed(session, make_case(session), now)
    session.commit()
    client = client_as(make_auditor(session))
    assert "看板先列" not in page(client, "/deal-board").text
    monkeypatch.setattr(deals, "BOARD_MOST", 1)
    assert "共2条，看板先列下一步最早的1条" in page(client, "/deal-board").text


def test_proposals_left_out_are_counted(
    session: Session,
    now: datetime,
    client_as: ClientAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    admin = make_admin(session)
    for number in range(2):
        session.add(
            LexiconProposal(old="", new=f"甲{number} 乙{number}", why="同义", at=now,
                            by_id=admin.id)
        )  # fmt: skip
    session.commit()
    client = client_as(admin)
    assert "条待审，先列最新的" not in page(client, "/lexicon").text
    monkeypatch.setattr(words, "MOST_LISTED", 1)
    text = page(client, "/lexicon").text
    assert "共2条待审，先列最新的1条" in text
    assert "共2条，列最近的1条" in text
