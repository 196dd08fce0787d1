"""The broker's desk of the demo: visits, files, shares, an interest, two diagnoses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, User
from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage.diagnosis_facts import packed
from tech_market.brokerage.models import Broker, BrokerState, Deal, NeedHold
from tech_market.brokerage.rules.expressions import Answers
from tech_market.brokerage.rules.records import VisitFacts
from tech_market.brokerage.services import (
    answering_diagnoses,
    deal_files,
    diagnosing,
    expressions,
    introductions,
    nda_files,
    splitting,
    visits,
)
from tech_market.brokerage.services.expressions import Wish
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.demo.loading.deals import owner_of, partner_matches
from tech_market.demo.loading.people import Cast
from tech_market.listings.facts import IndicatorFact
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services import lifecycle
from tech_market.listings.services.writing import stated_by
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need

BUSY = ("exchange", "pilot", "pricing", "negotiation", "signed")
PAPER = b"%PDF-1.4\n% example {}\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SAID = "双方核对了工况、现有指标和验收方法，商定先送样再做侧线试验。（示例）"


@dataclass(frozen=True, slots=True)
class Desk:
    """What every story of the desk needs."""

    session: Session
    cast: Cast
    codes: CodeBook
    folder: Path  # where uploaded files are kept
    now: datetime

    @property
    def brokers(self) -> list[Broker]:
        """Everybody on file."""
        found = self.cast.brokers.values()
        return [one for one in found if one.state is BrokerState.FILED]


def load_desk(desk: Desk) -> None:
    """Tell the stories; needs the deals of `load_deals` to be there."""
    deals = desk.session.scalars(
        select(Deal).where(Deal.stage_code.in_(BUSY)).order_by(Deal.id)
    ).all()
    for place, deal in enumerate(deals):
        _visit(desk, deal)
        _paper(desk, deal, place)
    if len(deals) > 1:
        _share(desk, deals[-1])
    _interest(desk)
    _diagnoses(desk)


def _visit(desk: Desk, deal: Deal) -> None:
    broker = actor_of(deal.introduction.broker.user)
    first = VisitFacts(
        kind_code="visit", held_on=today(deal.opened_at), held_time="14:00",
        place="需求方生产现场", said=SAID, need_people="技术负责人、车间主任共 2 人",
        result_people="项目负责人 1 人", broker_people="经纪人 1 人",
        next_step="成果方一周内给出试验方案", is_shared=True,
    )  # fmt: skip
    inner = replace(
        first, kind_code="call", held_time="", place="电话", is_shared=False,
        said="分别核实双方对价格和知识产权归属的底线。（示例）", result_people="",
    )  # fmt: skip
    for facts in (first, inner):
        visits.write_visit(
            desk.session, deal_ref=deal.ref, facts=facts, codes=desk.codes,
            actor=broker, now=deal.moved_at,
        )  # fmt: skip


def _paper(desk: Desk, deal: Deal, place: int) -> None:
    kind, name = ("minutes", "会议纪要") if place % 2 else ("proposal", "技术方案")
    content = PAPER.replace(b"{}", deal.ref.encode())
    upload = deal_files.Upload(
        kind, f"{name}（示例）.pdf", content, is_shared=bool(place % 3)
    )
    deal_files.add_file(
        desk.session, deal_ref=deal.ref, upload=upload, codes=desk.codes,
        folder=desk.folder, actor=actor_of(deal.introduction.broker.user),
        now=deal.moved_at,
    )  # fmt: skip


def _share(desk: Desk, deal: Deal) -> None:
    lead = deal.introduction.broker
    other = next(one for one in desk.brokers if one.id != lead.id)
    wanted = splitting.Wanted(
        {lead.ref: 7000, other.ref: 3000}, "另一位经纪人负责成果方一侧的跟进（示例）"
    )
    split = splitting.propose(
        desk.session, deal_ref=deal.ref, wanted=wanted, actor=actor_of(lead.user),
        now=desk.now,
    )  # fmt: skip
    splitting.consent(
        desk.session, ref=split.ref, actor=actor_of(other.user), now=desk.now
    )


def _interest(desk: Desk) -> None:
    """Let an institute ask by itself and want secrecy agreed; it signed on paper."""
    match = next(partner_matches(desk.session), None)
    if match is None:
        return
    at = desk.now - timedelta(days=3)
    sender = actor_of(owner_of(desk.cast, match.result.organisation))
    answers = Answers(
        "团队长期从事这一方向，已有小试装置和样品。（示例）",
        "看到需求里的工况和我们的中试条件接近，希望用现有工艺解决。（示例）",
        "先签保密协议交换参数，两周内到现场做一次技术交流。（示例）",
    )
    wish = Wish(match.need, match.result.ref, answers, wants_nda=True)
    one = expressions.express(desk.session, wish=wish, actor=sender, now=at)
    broker = actor_of(desk.brokers[0].user)
    brought = expressions.verify(
        desk.session, ref=one.ref, reasons=None, actor=broker, now=at
    )
    introductions.accept(
        desk.session, ref=brought.ref, now=at,
        actor=actor_of(owner_of(desk.cast, match.need.organisation)),
    )  # fmt: skip
    nda_files.add_nda_file(
        desk.session, ref=brought.ref, folder=desk.folder, actor=sender, now=desk.now,
        paper=nda_files.SignedPaper(
            "保密协议（示例）.pdf", PAPER.replace(b"{}", brought.ref.encode())
        ),
    )  # fmt: skip


def _diagnoses(desk: Desk) -> None:
    """One waits for its owner, one was accepted and is on show again."""
    first, second = desk.brokers[:2]
    waiting = next(_plain_needs(desk, ListingState.SUBMITTED), None)
    waiting = waiting or next(_plain_needs(desk, ListingState.PUBLISHED), None)
    if waiting:
        _diagnose(desk, waiting, first, accepts=False)
    shown = (
        one for one in _plain_needs(desk, ListingState.PUBLISHED) if one is not waiting
    )
    if accepted := next(shown, None):
        _diagnose(desk, accepted, second, accepts=True)


def _plain_needs(desk: Desk, state: ListingState) -> Iterator[Need]:
    """Yield needs in this state and nobody's hands, the account's to try first."""
    emails = [one.email for one in desk.cast.accounts]
    own = select(Organisation.id).where(
        Organisation.id.in_(
            [
                desk.cast.organisations[key].id
                for key, one in desk.cast.owners.items()
                if one.email in emails
            ]
        )
    )
    held = select(NeedHold.need_id)
    yield from desk.session.scalars(
        select(Need)
        .where(
            Need.state == state,
            Need.valid_until > today(desk.now),
            Need.id.not_in(held),
        )
        .order_by(Need.organisation_id.not_in(own), Need.id)
    )


def _diagnose(desk: Desk, need: Need, broker: Broker, *, accepts: bool) -> None:
    session, now = desk.session, desk.now
    owner: User = owner_of(desk.cast, need.organisation)
    whose, who = actor_of(owner), actor_of(broker.user)
    wish = "指标和验收方法写得不够清楚，请帮助理清。（示例）"
    one = diagnosing.ask(session, need_ref=need.ref, wish=wish, actor=whose, now=now)
    diagnosing.take(session, ref=one.ref, actor=who, now=now)
    diagnosing.write(
        session, ref=one.ref, said=packed(_clearer(need)), seen=0, actor=who, now=now,
        note="运行寿命一项是与贵单位电话核实的，请再确认。（示例）",
    )  # fmt: skip
    diagnosing.send(session, ref=one.ref, actor=who, now=now)
    if not accepts:
        return
    answering_diagnoses.accept(session, ref=one.ref, number=1, actor=whose, now=now)
    admin = actor_of(desk.cast.staff["admin"])
    for step in (Step.FILE, Step.PUBLISH):
        lifecycle.move(session, actor=admin, listing=need, step=step, now=now)


def _clearer(need: Need) -> NeedFacts:
    facts = stated_by(need, NeedFacts)
    life = IndicatorFact(
        name="连续运行寿命", operator=">=", low=Decimal(8000), unit="h", is_must=False
    )
    return replace(
        facts,
        summary=facts.summary.replace("（示例）", "须在现有产线连续验证。（示例）"),
        expected_effect="解决后停机检修由每季度一次减少到每年一次，年节省约 120 万元。",
        indicators=(*facts.indicators, life),
    )
