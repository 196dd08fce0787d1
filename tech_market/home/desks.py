"""Each role's desk: what waits first, then what is theirs, then figures and ways on.

A count and the page it leads to go by the same question: as many rows stand there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tech_market.brokerage.services import finding
from tech_market.brokerage.services import queue as queues
from tech_market.brokerage.services.deals import DUE, count_due
from tech_market.brokerage.services.finding_diagnoses import (
    count_waiting as count_diagnoses,
)
from tech_market.brokerage.services.introductions import count_introductions
from tech_market.brokerage.services.queue import Ask
from tech_market.brokerage.services.register import find_broker
from tech_market.clock import today
from tech_market.home import counting
from tech_market.home.counting import Address
from tech_market.home.pages import DeskPage, Task
from tech_market.home.supervision import admin_desk, auditor_desk
from tech_market.listings.rules import EXPIRED, ListingState
from tech_market.needs.models import Need
from tech_market.policy.actor import MEMBERS, Actor, Role
from tech_market.questions.services import count_waiting as count_questions
from tech_market.results.models import Result

#: how an organisation's own listings are told of, by what waits and what is theirs
WAITING_STATES = (
    (ListingState.RETURNED.value, "退回修改"),
    (EXPIRED, "已过期待续期"),
    (ListingState.DRAFT.value, "草稿中"),
)
OWN_STATES = (
    (ListingState.SUBMITTED.value, "待审核"),
    (ListingState.FILED.value, "已备案待发布"),
    (ListingState.PUBLISHED.value, "已发布"),
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who sits at the desk, and when."""

    session: Session
    actor: Actor
    now: datetime
    address: Address

    @property
    def day(self) -> date:
        """Return the day in Shanghai."""
        return today(self.now)


def desk_page(
    session: Session, *, actor: Actor, now: datetime, address: Address
) -> DeskPage:
    """Return the desk of whoever asks."""
    asking = Asking(session, actor, now, address)
    if actor.role in {Role.ADMIN, Role.AUDITOR}:
        maker = admin_desk if actor.role is Role.ADMIN else auditor_desk
        return maker(session, actor=actor, now=now, address=address)
    makers: dict[Role, Callable[[Asking], DeskPage]] = {
        Role.BROKER: _broker, **dict.fromkeys(MEMBERS, _member),
    }  # fmt: skip
    return makers.get(actor.role, _newcomer)(asking)


def _newcomer(one: Asking) -> DeskPage:
    return DeskPage(
        greeting=one.actor.name,
        ways=(
            ("申请加入单位", one.address("accounts.join_form")),
            ("我的账号", one.address("accounts.account")),
        ),
        advice="您还没有加入任何单位，或加入申请尚待单位负责人同意。加入后即可发布需求或成果。",
    )


def _member(one: Asking) -> DeskPage:
    actor, address = one.actor, one.address
    own = ("本单位信息与成员", address("accounts.organisation"))
    waiting, mine, figures = list[Task](), list[Task](), list[Task]()
    ways = list[tuple[str, str]]()
    if actor.role is not Role.AGENCY:
        waiting, mine, ways = _side(one)
        figures = counting.deals_and_contracts(one.session, actor, address)
    if actor.is_owner:
        joining = counting.count_joining(one.session, actor.organisation_id or 0)
        waiting.append(Task("申请加入本单位的人员", joining,
                            address("accounts.organisation")))  # fmt: skip
    advice = (
        ""
        if actor.is_verified
        else "本单位尚未通过市场管理员核验：可以先起草，核验通过后即可提交审核。"
    )
    return DeskPage(
        actor.organisation_name, tuple(waiting), tuple(mine), tuple(figures),
        ways=(*ways, own), advice=advice,
    )  # fmt: skip


def _side(one: Asking) -> tuple[list[Task], list[Task], list[tuple[str, str]]]:
    """Return what waits, what is theirs, and the ways on of a side of the market."""
    session, actor, address = one.session, one.actor, one.address
    is_enterprise = actor.role is Role.ENTERPRISE
    kind = Need if is_enterprise else Result
    word, place = ("需求", "needs") if is_enterprise else ("成果", "results")
    states = counting.own_states(session, kind, actor, day=one.day)

    def listings(some: tuple[tuple[str, str], ...]) -> list[Task]:
        return [
            Task(f"{label}的{word}", states.get(state, 0),
                 address(f"{place}.index", scope="own", state=state))
            for state, label in some
        ]  # fmt: skip

    house = actor.organisation_id or 0
    waiting = [
        Task("待答复的对接引荐",
             count_introductions(session, actor=actor, waits_only=True),
             address("brokerage.introductions", waiting=1)),
        Task("待答复的提问", count_questions(session, organisation_id=house),
             address("questions.index", waiting=1)),
    ]  # fmt: skip
    if is_enterprise:
        waiting.append(Task("待确认的需求诊断", count_diagnoses(session, actor=actor),
                            address("brokerage.diagnoses", waiting=1)))  # fmt: skip
    mine = [
        *listings(OWN_STATES),
        Task("等经纪人核实的合作意向", finding.count_waiting(session, actor=actor),
             address("brokerage.expressions", waiting=1)),
        counting.followed(session, actor, address),
    ]  # fmt: skip
    ways = [
        (f"发布{word}", address(f"{place}.create_form")),
        (f"本单位的{word}", address(f"{place}.index", scope="own")),
        ("批量导入", address("imports.index")),
        *(() if is_enterprise else (("应挂尽挂", address("patents.index")),)),
    ]
    return [*waiting, *listings(WAITING_STATES)], mine, ways


def _broker(one: Asking) -> DeskPage:
    session, actor, address = one.session, one.actor, one.address
    broker = find_broker(session, actor=actor)
    return DeskPage(
        greeting=actor.name,
        waiting=(
            Task("今天到期的下一步",
                 count_due(session, actor=actor, today=one.day),
                 address("brokerage.deals", stage=DUE)),
            Task("可接的对接", queues.count_open(session, Ask(broker, one.now)),
                 address("brokerage.queue")),
            Task("待核实的合作意向", finding.count_waiting(session, actor=actor),
                 address("brokerage.expressions", waiting=1)),
            Task("待承接的需求诊断", count_diagnoses(session, actor=actor),
                 address("brokerage.diagnoses", waiting=1)),
        ),
        mine=(
            Task("待双方确认的引荐",
                 count_introductions(session, actor=actor, waits_only=True),
                 address("brokerage.introductions", waiting=1)),
            Task("手中的需求", len(queues.list_hands(session, broker=broker)),
                 address("brokerage.queue", _anchor="hands")),
            counting.followed(session, actor, address),
        ),
        figures=tuple(counting.deals_and_contracts(session, actor, address)),
        ways=(
            ("技术合同", address("contracts.index")),
            ("奖励申报", address("rewards.index")),
            ("我的撮合业绩", address("rewards.own_performance")),
            ("我的备案与利益申报", address("brokerage.own_entry")),
            ("同义词库", address("learning.lexicon")),
            ("我的账号", address("accounts.account")),
        ),
    )  # fmt: skip
