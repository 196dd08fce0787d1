"""The desks of the administrator and of the auditor."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState
from tech_market.accounts.services.reviewing import count_by_state
from tech_market.clock import today
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services import pending
from tech_market.contracts.services.finding import WAITING
from tech_market.home import queue
from tech_market.home.counting import Address, contracts, logged
from tech_market.home.front import market_counts, standings_of
from tech_market.home.pages import DeskPage, Task
from tech_market.jobs.rules import JobState
from tech_market.jobs.services.oversight import count_by_state as count_jobs
from tech_market.policy.actor import Actor
from tech_market.rewards.services import finding as rewards
from tech_market.rewards.services.finding import ClaimFilter
from tech_market.targets.services.progress import public_progress

OPEN = "open"  # claims that wait to be checked or approved


def admin_desk(
    session: Session, *, actor: Actor, now: datetime, address: Address
) -> DeskPage:
    """Return what waits for any administrator, today's log, and how the market is."""
    day = today(now)
    pending_houses = count_by_state(session).get(OrganisationState.PENDING, 0)
    claims = rewards.count_claims(session, actor=actor, wanted=ClaimFilter(state=OPEN))
    return DeskPage(
        greeting=actor.name,
        waiting=(
            Task("待核验的单位", pending_houses,
                 address("accounts.organisations",
                         state=OrganisationState.PENDING.value)),
            Task("待审核的需求与成果", sum(queue.count_waiting(session).values()),
                 address("home.review")),
            contracts(session, actor, address, "待登记的技术合同", WAITING),
            Task("待审核、批准的奖励申报", claims,
                 address("rewards.index", state=OPEN)),
            Task("待审核的合同变更", pending.count_waiting(session, actor=actor),
                 address("contracts.changes")),
            Task("已搁置的后台任务", count_jobs(session)[JobState.DEAD],
                 address("jobs.index")),
        ),
        mine=(
            logged(session, address, "今天的操作记录", outcome="", day=day),
            logged(session, address, "今天被拒绝的操作", outcome="refused", day=day),
        ),
        figures=_figures(session, actor, now, address),
        standings=tuple(standings_of(public_progress(session, today=day))),
        ways=(
            ("审核", address("home.review")),
            ("人员", address("accounts.people")),
            ("邀请工作人员", address("accounts.invitations")),
            ("技术经纪人备案", address("brokerage.admin_brokers")),
            ("对接分派", address("brokerage.pairings")),
            ("经纪人奖励", address("rewards.index")),
            ("经纪人撮合业绩", address("rewards.performances")),
            ("目标管理", address("targets.targets")),
            ("代码表", address("home.codes")),
            ("引擎版本", address("learning.index")),
            ("同义词库", address("learning.lexicon")),
            ("后台任务", address("jobs.index")),
        ),
    )  # fmt: skip


def auditor_desk(
    session: Session, *, actor: Actor, now: datetime, address: Address
) -> DeskPage:
    """Return what an auditor looks at first: what was refused or failed today."""
    day = today(now)
    return DeskPage(
        greeting=actor.name,
        waiting=(
            logged(session, address, "今天被拒绝的操作", outcome="refused", day=day),
            logged(session, address, "今天失败的操作", outcome="failed", day=day),
            Task("待审核的合同变更",
                 pending.count_waiting(session, actor=actor),
                 address("contracts.changes")),
        ),
        mine=(logged(session, address, "今天的操作记录", outcome="", day=day),),
        figures=_figures(session, actor, now, address),
        standings=tuple(standings_of(public_progress(session, today=day))),
        ways=(
            ("统计与目标", address("targets.dashboard")),
            ("审计日志", address("home.audit")),
            ("技术合同", address("contracts.index")),
            ("经纪人奖励", address("rewards.index")),
        ),
    )  # fmt: skip


def _figures(
    session: Session, actor: Actor, now: datetime, address: Address
) -> tuple[Task, ...]:
    registered = ContractState.REGISTERED.value
    return (
        *(
            Task(one.label, one.value, address(one.endpoint))
            for one in market_counts(session, today=today(now))
        ),
        contracts(session, actor, address, "已登记的技术合同", registered),
    )
