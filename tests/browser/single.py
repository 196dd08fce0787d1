"""A market on its first day: one of each thing, from a need to a counted contract."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.brokerage.models import Broker, Diagnosis, Expression
from tech_market.brokerage.rules import Side
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.services.parties import PartyDraft
from tech_market.learning.models import LexiconProposal
from tech_market.needs.models import Need
from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic
from tech_market.policy.actor import Role
from tech_market.questions.models import Question
from tech_market.results.models import Result
from tests.brokerage.cases import Case, make_match, signed
from tests.contracts.papers import ZHENHAI, registered
from tests.makers import make_need, make_result, organisation_of
from tests.people import ROLES, make_person


def one_of_each(session: Session) -> dict[str, User]:
    """Make it; return a person of each role, who can sign in."""
    now = clock.now()
    people = {role: one for role in ROLES if (one := make_person(session, role))}
    asker, maker = people["enterprise"], people["institute"]
    need = make_need(session, organisation=organisation_of(session, asker))
    result = make_result(session, organisation=organisation_of(session, maker))
    match = make_match(session, need=need, result=result)
    broker = session.scalars(select(Broker)).one()
    signed(session, Case(match, asker, maker, broker), now)
    contract = _contract(session, asker=asker, maker=maker, now=now)
    session.add(_change(contract, asker=people["admin"], now=now))
    session.add_all(_said(need, result, people, now=now))
    return people


def _contract(session: Session, *, asker: User, maker: User, now: datetime) -> Contract:
    buyer, seller = (organisation_of(session, one) for one in (asker, maker))
    return registered(
        session,
        now=now,
        certificate_on=clock.today(now),
        seller=PartyDraft(seller.name, seller.credit_code, ZHENHAI),
        buyer=PartyDraft(buyer.name, buyer.credit_code, ZHENHAI),
    )


def _change(contract: Contract, *, asker: User, now: datetime) -> ContractChange:
    return ContractChange(
        contract_id=contract.id, waiting_id=contract.id, total_fen=1, technical_fen=1,
        kind=AmountKind.CHANGE, reason="补充协议", entries=1, asked_at=now,
        effective_on=clock.today(now), asked_by_id=asker.id,
    )  # fmt: skip


def _said(
    need: Need, result: Result, people: dict[str, User], *, now: datetime
) -> list[Question | Diagnosis | Expression | LexiconProposal | Notice]:
    """Return one of each thing that people say to each other."""
    asker, maker = people["enterprise"], people["institute"]
    return [
        Question(
            kind="need", listing_id=need.id, owner_id=need.organisation_id,
            user_id=maker.id, role=Role.INSTITUTE, text="强度按哪个标准测试？",
            asked_at=now,
        ),
        Diagnosis(need_id=need.id, opened_at=now, opened_by_id=asker.id),
        Expression(
            need_id=need.id, result_id=result.id, side=Side.NEED, sent_at=now,
            organisation_id=need.organisation_id, by_id=asker.id,
            capability="有中试线一条", interest="工艺", cooperation="先面谈",
        ),
        LexiconProposal(
            old="", new="铝合金 铝材", why="同义", at=now, by_id=people["broker"].id
        ),
        *(
            Notice(
                user_id=one.id, topic=Topic.PAIRS, key="single", about_kind="need",
                about_ref=need.ref, items=[["result", result.ref, 88]], created_at=now,
            )
            for one in people.values()
        ),
    ]  # fmt: skip
