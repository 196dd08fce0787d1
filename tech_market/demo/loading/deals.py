"""Demo introductions and deals in every stage, by the services themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, User
from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage.models import Broker, BrokerState, Deal, Introduction
from tech_market.brokerage.rules import CLOSED, STAGES
from tech_market.brokerage.services import introductions, taking
from tech_market.brokerage.services.deals import Move, move_deal
from tech_market.codes.book import CodeBook
from tech_market.demo import texts
from tech_market.demo.loading.people import Cast
from tech_market.money import FEN_PER_WAN
from tech_market.needs.models import Need
from tech_market.recommend.models import Match, MatchState
from tech_market.results.models import Result

EXPECTED_WAN = 30  # of the first deal; each later one is larger
NOTES: dict[str, str] = {
    "lead": "核对双方意向",
    "contact": "电话沟通，双方交换资料",
    "exchange": "到企业现场交流，明确工况和指标",
    "pilot": "寄送样品，开展侧线试验",
    "pricing": "商定付费方式和价格区间",
    "negotiation": "逐条讨论合同文本",
    "signed": "双方签字盖章",
    CLOSED: "企业调整投资计划，暂不推进",
}


@dataclass(frozen=True, slots=True)
class Story:
    """How far one introduction went; `stage` "" while it waits for answers."""

    stage: str
    need_accepts: bool = True
    result_accepts: bool = True


STORIES: tuple[Story, ...] = (
    Story("", need_accepts=False, result_accepts=False),
    Story("", need_accepts=True, result_accepts=False),
    Story("", need_accepts=False, result_accepts=True),
    *(Story(stage) for stage in STAGES[1:]),
    *(Story(stage) for stage in ("contact", "exchange", "signed")),
    Story(CLOSED),
    *(Story("signed") for _ in range(4)),  # for rewards
)


def load_deals(session: Session, *, cast: Cast, codes: CodeBook, now: datetime) -> int:
    """Take open matches between true partners and move each along its story.

    Returns how many introductions there are. Needs the matches to be computed before.
    """
    brokers = [one for one in cast.brokers.values() if one.state is BrokerState.FILED]
    told = 0
    for story, match in zip(STORIES, partner_matches(session), strict=False):
        broker = brokers[told % 5]
        _tell(session, story, match, broker, cast, codes, told, now)
        told += 1
    return told


def partner_matches(session: Session) -> Iterator[Match]:
    """Yield open matches of pairs that belong together, one for each need."""
    titles = _titles()
    wanted = {
        (titles[one.need_key], titles[one.result_key])
        for one in texts.partners()
        if one.solves
    }
    rows = session.execute(
        select(Match, Need.title, Result.title)
        .join(Need, Match.need_id == Need.id)
        .join(Result, Match.result_id == Result.id)
        .where(Match.state == MatchState.OPEN)
        .order_by(Need.id, Match.score.desc())
    ).all()
    seen: set[int] = set()
    for match, need, result in rows:
        if (need, result) in wanted and match.need_id not in seen:
            seen.add(match.need_id)
            yield match


def _titles() -> dict[str, str]:
    return {one.key: one.title for one in (*texts.needs(), *texts.results())}


def _tell(
    session: Session, story: Story, match: Match, broker: Broker, cast: Cast,
    codes: CodeBook, place: int, now: datetime,
) -> None:  # fmt: skip
    at = now - timedelta(days=20 - place % 10)
    match.created_at = min(match.created_at, at - timedelta(days=1))
    one = taking.take(session, ref=match.ref, actor=actor_of(broker.user), now=at)
    sides: Sequence[tuple[bool, Organisation]] = (
        (story.need_accepts, match.need.organisation),
        (story.result_accepts, match.result.organisation),
    )
    for accepts, organisation in sides:
        if accepts:
            at += timedelta(hours=20)
            person = actor_of(owner_of(cast, organisation))
            introductions.accept(session, ref=one.ref, actor=person, now=at)
    if story.stage:
        _move(session, story.stage, one, broker, codes, place, at)


def owner_of(cast: Cast, organisation: Organisation) -> User:
    """Return who answers for an organisation of the demo."""
    key = next(k for k, one in cast.organisations.items() if one is organisation)
    return cast.owners[key]


def _move(
    session: Session, stage: str, one: Introduction, broker: Broker,
    codes: CodeBook, place: int, at: datetime,
) -> None:  # fmt: skip
    deal = session.scalars(select(Deal).where(Deal.introduction_id == one.id)).one()
    last = STAGES.index(stage) if stage in STAGES else 2
    path = [*STAGES[STAGES.index(deal.stage_code) + 1 : last + 1]]
    for step in path if stage in STAGES else [*path, CLOSED]:
        at += timedelta(days=1)
        move_deal(
            session, ref=deal.ref, codes=codes, actor=actor_of(broker.user), now=at,
            move=Move(
                stage=step, version=deal.version, note=NOTES[step],
                expected_fen=(EXPECTED_WAN + 15 * place) * FEN_PER_WAN,
                close_code=_close_code(codes) if step == CLOSED else "",
            ),
        )  # fmt: skip


def _close_code(codes: CodeBook) -> str:
    return codes.choices("close-reason")[0][0]
