"""The administrator keeps the register: enter, file 备案, suspend, resume."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit import services as audit
from tech_market.brokerage.models import Broker, BrokerState
from tech_market.brokerage.rules import USUAL_MOST_NEEDS
from tech_market.brokerage.services.register import get_person
from tech_market.brokerage.services.taking import give_back_all
from tech_market.clock import SHANGHAI, today
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """What the administrator types from the broker's papers."""

    employer: str
    grade_code: str
    certificate_no: str
    issuing_body: str
    certificate_expires_on: date
    filing_no: str  # "" while the district has not filed the broker
    filed_on: date | None
    field_codes: tuple[str, ...]
    intro: str
    is_listed: bool
    most_needs: int = USUAL_MOST_NEEDS


def enter(
    session: Session,
    *,
    ref: str,
    entry: Entry,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Broker:
    """Write the person's entry; a filing number 备案号 puts it on file.

    A suspended broker stays suspended. Raises RuleBroken: "unknown-code",
    "certificate-taken", "filing-taken", "filing-missing", "filing-date".
    """
    user, broker = get_person(session, ref=ref)
    _check_entry(session, entry, user=user, codes=codes, now=now)
    if broker is None:
        broker = Broker(user=user, state=BrokerState.APPLIED)
    broker.employer, broker.intro = entry.employer, entry.intro
    broker.grade_code = entry.grade_code
    broker.certificate_no = entry.certificate_no
    broker.issuing_body = entry.issuing_body
    broker.certificate_expires_on = entry.certificate_expires_on
    broker.field_codes = list(entry.field_codes)
    broker.is_listed = entry.is_listed
    broker.most_needs = entry.most_needs
    _file(broker, entry, now=now)
    session.add(broker)
    session.flush()
    audit.record(
        session, actor=actor, action=Action.BROKER_FILE, kind="broker", ref=broker.ref,
        now=now, detail={"state": broker.state.value, "person": user.ref,
                         "certificate_expires_on": str(entry.certificate_expires_on)},
    )  # fmt: skip
    return broker


def _file(broker: Broker, entry: Entry, *, now: datetime) -> None:
    if broker.filing_no and not entry.filing_no:
        raise RuleBroken(
            "filing-missing",
            "已备案的经纪人不能清空备案号；请用“暂停”",
            field="filing_no",
        )
    broker.filing_no = entry.filing_no or None
    if not entry.filing_no:
        return
    day = entry.filed_on or today(broker.filed_at or now)
    if broker.filed_at is None or day != today(broker.filed_at):
        start = datetime.combine(day, time(), tzinfo=SHANGHAI)
        broker.filed_at = now if day == today(now) else start
    if broker.state is BrokerState.APPLIED:
        broker.state = BrokerState.FILED


def _check_entry(
    session: Session, entry: Entry, *, user: User, codes: CodeBook, now: datetime
) -> None:
    codes.check("broker-grade", entry.grade_code, field="grade_code")
    for code in entry.field_codes:
        codes.check("field", code, field="field_codes")
    if entry.filed_on and entry.filed_on > today(now):
        raise RuleBroken("filing-date", "备案日期不能在今天之后", field="filed_on")
    others = select(Broker.id).where(Broker.user_id != user.id)
    if session.scalar(others.where(Broker.certificate_no == entry.certificate_no)):
        raise RuleBroken(
            "certificate-taken",
            "该证书编号已登记在另一位经纪人名下",
            field="certificate_no",
        )
    if entry.filing_no and session.scalar(
        others.where(Broker.filing_no == entry.filing_no)
    ):
        raise RuleBroken(
            "filing-taken", "该备案号已登记在另一位经纪人名下", field="filing_no"
        )


def suspend(session: Session, *, ref: str, actor: Actor, now: datetime) -> Broker:
    """Take a filed broker off the register for now; their cases close to them.

    What nobody agreed to yet goes back to the queue.
    Raises RuleBroken: "broker-state".
    """
    return _turn(
        session, ref, BrokerState.FILED, BrokerState.SUSPENDED, actor=actor, now=now
    )


def resume(session: Session, *, ref: str, actor: Actor, now: datetime) -> Broker:
    """Put a suspended broker back on file. Raises RuleBroken: "broker-state"."""
    return _turn(
        session, ref, BrokerState.SUSPENDED, BrokerState.FILED, actor=actor, now=now
    )


def _turn(
    session: Session,
    ref: str,
    before: BrokerState,
    after: BrokerState,
    *,
    actor: Actor,
    now: datetime,
) -> Broker:
    _, broker = get_person(session, ref=ref)
    if broker is None:
        raise NotFound
    if broker.state is not before:
        raise RuleBroken("broker-state", "该经纪人当前的备案状态不能执行此操作")
    broker.state = after
    if after is BrokerState.SUSPENDED:
        give_back_all(session, broker, actor=actor, now=now)
    audit.record(
        session, actor=actor, action=Action.BROKER_FILE, kind="broker", ref=broker.ref,
        now=now, detail={"state": after.value},
    )  # fmt: skip
    return broker
