"""Demo judgements: what brokers and both sides said of pairs, by the services.

The result written for a need was accepted and then fell through over the terms; others
were judged unfit. So there is enough to tune on, and nothing of it is in force.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage.models import Broker, BrokerState, NeedHold
from tech_market.brokerage.services import introductions, sorting, taking
from tech_market.codes.book import CodeBook
from tech_market.demo import texts
from tech_market.demo.loading.people import Cast
from tech_market.errors import RuleBroken
from tech_market.learning.models import LexiconProposal
from tech_market.learning.services import words
from tech_market.policy.actor import SYSTEM, Actor
from tech_market.recommend.models import Match, MatchState

NEEDS = 26  # judged needs of the demo
TERMS = ("budget", "deadline", "ip", "cooperation")
UNFIT = ("not-in-scope", "indicator-unmet", "too-early")
SAID: dict[str, str] = {
    "budget": "报价高于企业预算",
    "deadline": "企业希望今年用上，时间来不及",
    "ip": "双方对知识产权归属意见不一",
    "cooperation": "企业要买断，院所只愿许可",
    "not-in-scope": "工艺路线不同，不属于这条需求",
    "indicator-unmet": "关键指标达不到企业要求",
    "too-early": "还在实验室阶段，企业要现成的",
}
#: lines proposed by brokers: what holds, what it shall be, why
PROPOSALS: tuple[tuple[str, str, str], ...] = (
    ("", "碳足迹 碳排放核算 产品碳核算", "企业问碳足迹，院所写碳排放核算"),
    ("", "换热管结垢 管束结垢 换热器结垢", "石化企业的三种说法，指同一件事"),
    ("", "产品 商品 东西", "客户这样说过"),
)


def load_judgements(
    session: Session, *, cast: Cast, codes: CodeBook, now: datetime
) -> int:
    """Let brokers and sides judge pairs of some needs; return how many needs."""
    brokers = [one for one in cast.brokers.values() if one.state is BrokerState.FILED]
    told = 0
    for good, others in _judgeable(session):
        if told == NEEDS:
            break
        broker = brokers[told % 5]
        at = now - timedelta(days=30 - told)
        if _fall_through(session, good, broker, cast, codes, told, at):
            _decline(session, others[:2], broker, codes, told, at)
            told += 1
    return told


def _judgeable(session: Session) -> Iterable[tuple[Match, Sequence[Match]]]:
    """Yield needs in nobody's hands: the pair that belongs together, and the others."""
    names = {one.key: one.title for one in (*texts.needs(), *texts.results())}
    fits = {(names[one.need_key], names[one.result_key]) for one in texts.partners()}
    solves = {
        (names[one.need_key], names[one.result_key])
        for one in texts.partners()
        if one.solves
    }
    rows = session.scalars(
        select(Match)
        .where(
            Match.state == MatchState.OPEN,
            Match.need_id.not_in(select(NeedHold.need_id)),
        )
        .order_by(Match.need_id, Match.score)
    ).all()
    found: dict[int, list[Match]] = {}
    for one in rows:
        found.setdefault(one.need_id, []).append(one)
    for some in found.values():
        pairs = {one.id: (one.need.title, one.result.title) for one in some}
        good = [one for one in some if pairs[one.id] in solves]
        others = [one for one in some if pairs[one.id] not in fits]
        if good and len(others) > 1:
            yield good[0], others


def _fall_through(
    session: Session, match: Match, broker: Broker, cast: Cast, codes: CodeBook,
    place: int, at: datetime,
) -> bool:  # fmt: skip
    """Take the pair, let the need's side accept and the other decline over terms."""
    try:
        one = taking.take(session, ref=match.ref, actor=actor_of(broker.user), now=at)
    except RuleBroken:  # full hands, or an interest declared
        return False
    mine, theirs = (
        _member(cast, side.organisation_id) for side in (match.need, match.result)
    )
    later = at + timedelta(hours=20)
    introductions.accept(session, ref=one.ref, actor=mine, now=later)
    code = TERMS[place % len(TERMS)]
    introductions.decline(
        session, ref=one.ref, code=code, text=SAID[code], codes=codes, actor=theirs,
        now=later + timedelta(hours=20),
    )  # fmt: skip
    return True


def _member(cast: Cast, organisation_id: int) -> Actor:
    key = next(k for k, one in cast.organisations.items() if one.id == organisation_id)
    return actor_of(cast.owners[key])


def _decline(
    session: Session, matches: Sequence[Match], broker: Broker, codes: CodeBook,
    place: int, at: datetime,
) -> None:  # fmt: skip
    for number, match in enumerate(matches):
        code = UNFIT[(place + number) % len(UNFIT)]
        sorting.decline(
            session, ref=match.ref, code=code, text=SAID[code], codes=codes,
            actor=actor_of(broker.user), now=at + timedelta(hours=2),
        )  # fmt: skip


def load_proposals(session: Session, *, cast: Cast, now: datetime) -> None:
    """Let brokers propose lines of the lexicon; one was refused with a reason."""
    brokers = [one for one in cast.brokers.values() if one.state is BrokerState.FILED]
    made: list[LexiconProposal] = []
    for place, (old, new, why) in enumerate(PROPOSALS):
        actor = actor_of(brokers[place].user)
        at = now - timedelta(days=3 - place)
        made.append(words.propose(session, old=old, new=new, why=why, actor=actor,
                                  now=at))  # fmt: skip
    words.refuse_proposal(
        session, ref=made[-1].ref, answer="太泛，会把不相干的内容连在一起",
        actor=SYSTEM, now=now,
    )  # fmt: skip
