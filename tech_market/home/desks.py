"""Each role's desk: what waits first, then the usual ways on."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from tech_market.brokerage.rules import Side
from tech_market.brokerage.services import finding
from tech_market.brokerage.services.finding_diagnoses import (
    count_waiting as count_diagnoses,
)
from tech_market.home import waiting
from tech_market.home.pages import DeskPage, Task
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tech_market.policy.actor import MEMBERS, Actor, Role
from tech_market.questions.services import count_waiting as count_questions
from tech_market.results.models import Result

Address = Callable[..., str]  # Flask's url_for


def desk_page(session: Session, *, actor: Actor, address: Address) -> DeskPage:
    """Return the desk of whoever asks."""
    if actor.role in MEMBERS:
        return _member(session, actor, address)
    makers = {Role.BROKER: _broker, Role.ADMIN: _admin, Role.AUDITOR: _auditor}
    maker = makers.get(actor.role, _newcomer)
    return maker(session, actor, address)


def _newcomer(_session: Session, actor: Actor, address: Address) -> DeskPage:
    return DeskPage(
        greeting=actor.name,
        tasks=(),
        ways=(
            ("申请加入单位", address("accounts.join_form")),
            ("我的账号", address("accounts.account")),
        ),
        advice="您还没有加入任何单位，或加入申请尚待单位负责人同意。加入后即可发布需求或成果。",
    )


def _member(session: Session, actor: Actor, address: Address) -> DeskPage:
    own = actor.organisation_id or 0
    is_enterprise = actor.role is Role.ENTERPRISE
    side = Side.NEED if is_enterprise else Side.RESULT
    kind = Need if is_enterprise else Result
    word, name = ("需求", "needs") if is_enterprise else ("成果", "results")
    tasks: list[Task] = []
    ways = [("本单位信息与成员", address("accounts.organisation"))]
    if actor.role is not Role.AGENCY:
        tasks = [
            Task(
                "待答复的对接引荐",
                waiting.count_unanswered(session, own, side),
                address("brokerage.introductions"),
            ),
            Task(
                "待答复的提问",
                count_questions(session, organisation_id=own),
                address("questions.index"),
            ),
            Task(
                "等经纪人核实的合作意向",
                finding.count_waiting(session, actor=actor),
                address("brokerage.expressions"),
            ),
        ]
        if is_enterprise:
            tasks.append(
                Task("待确认的需求诊断", count_diagnoses(session, actor=actor),
                     address("brokerage.diagnoses"))
            )  # fmt: skip
        states = waiting.count_own(session, kind, own)
        tasks += [
            Task(f"{label}的{word}", states.get(state, 0),
                 address(f"{name}.index", scope="own", state=state.value))
            for state, label in (
                (ListingState.RETURNED, "退回修改"),
                (ListingState.DRAFT, "草稿中"),
                (ListingState.SUBMITTED, "待审核"),
                (ListingState.PUBLISHED, "已发布"),
            )
        ]  # fmt: skip
        ways = [
            (f"发布{word}", address(f"{name}.create_form")),
            (f"本单位的{word}", address(f"{name}.index", scope="own")),
            ("批量导入", address("imports.index")),
            *(() if is_enterprise else (("应挂尽挂", address("patents.index")),)),
            *ways,
        ]
    if actor.is_owner:
        tasks.append(
            Task("申请加入本单位的人员", waiting.count_joining(session, own),
                 address("accounts.organisation"))
        )  # fmt: skip
    advice = (
        ""
        if actor.is_verified
        else "本单位尚未通过市场管理员核验：可以先起草，核验通过后即可提交审核。"
    )
    return DeskPage(actor.organisation_name, tuple(tasks), tuple(ways), advice)


def _broker(session: Session, actor: Actor, address: Address) -> DeskPage:
    asked, running, signed = waiting.count_deals(session, actor.user_id or 0)
    return DeskPage(
        greeting=actor.name,
        tasks=(
            Task("可接的对接", waiting.count_open_matches(session),
                 address("brokerage.queue")),
            Task("待核实的合作意向", finding.count_waiting(session, actor=actor),
                 address("brokerage.expressions")),
            Task("待承接的需求诊断", count_diagnoses(session, actor=actor),
                 address("brokerage.diagnoses")),
            Task("待双方确认的引荐", asked, address("brokerage.introductions")),
            Task("推进中的商机", running, address("brokerage.deals")),
            Task("已签约的商机", signed, address("brokerage.deals")),
        ),
        ways=(
            ("技术合同", address("contracts.index")),
            ("奖励申报", address("rewards.index")),
            ("我的撮合业绩", address("rewards.own_performance")),
            ("我的备案与利益申报", address("brokerage.own_entry")),
            ("同义词库", address("learning.lexicon")),
            ("我的账号", address("accounts.account")),
        ),
        advice="",
    )  # fmt: skip


def _admin(session: Session, actor: Actor, address: Address) -> DeskPage:
    listings = len(waiting.listings_waiting(session, Need))
    listings += len(waiting.listings_waiting(session, Result))
    return DeskPage(
        greeting=actor.name,
        tasks=(
            Task("待核验的单位", len(waiting.organisations_waiting(session)),
                 address("accounts.organisations")),
            Task("待审核的需求与成果", listings, address("home.review")),
            Task("待登记的技术合同", len(waiting.contracts_waiting(session)),
                 address("home.review")),
            Task("待审核、批准的奖励申报", waiting.count_rewards(session),
                 address("rewards.index", state="open")),
            Task("待审核的合同变更", waiting.count_changes(session),
                 address("contracts.changes")),
        ),
        ways=(
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
        advice="",
    )  # fmt: skip


def _auditor(_session: Session, actor: Actor, address: Address) -> DeskPage:
    return DeskPage(
        greeting=actor.name,
        tasks=(),
        ways=(
            ("统计与目标", address("targets.dashboard")),
            ("审计日志", address("home.audit")),
            ("技术合同", address("contracts.index")),
            ("经纪人奖励", address("rewards.index")),
        ),
        advice="",
    )
