"""Keep what people decide about pairs, in the transaction of the act itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.codes.book import current_book
from tech_market.learning.models import Judgement
from tech_market.learning.rules.grades import Kind, grade_in
from tech_market.recommend.models import Match

KINDS = "judgement-kind"
#: the list that says why, for kinds whose grade depends on the reason
REASONS: dict[Kind, str] = {
    Kind.DECLINED: "decline-reason",
    Kind.CLOSED: "close-reason",
}


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: by which side, why, and which row it can be read in.

    `role` is need, result, broker or market; `source` kind and ref.
    """

    kind: Kind
    role: str
    source: tuple[str, str]
    reason: str = ""


def judge(
    session: Session, match: Match, act: Act, *, by_id: int | None, now: datetime
) -> Judgement:
    """Keep one act with its grade and the version that had paired the two."""
    kind, ref = act.source
    one = Judgement(
        at=now, by_id=by_id, role=act.role,
        need_id=match.need_id or match.need.id,
        result_id=match.result_id or match.result.id,
        code=act.kind.value, reason=act.reason, grade=_grade(session, act),
        source_kind=kind, source_ref=ref, engine=match.engine, score=match.score,
    )  # fmt: skip
    session.add(one)
    return one


def _grade(session: Session, act: Act) -> int | None:
    key = REASONS.get(act.kind, KINDS)
    found = current_book(session).find(
        key, act.reason if key != KINDS else act.kind.value
    )
    return grade_in(found.extra) if found else None
