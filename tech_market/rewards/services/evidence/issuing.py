"""Keep a paper's digest when it is given out, and tell whether one is ours."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.brokerage.models import Introduction
from tech_market.brokerage.rules import Side
from tech_market.db import REF_ALPHABET
from tech_market.errors import NotFound
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.rewards.papers import EvidencePaper
from tech_market.rewards.rules.evidence import CODE_LENGTH, clean_code
from tech_market.rewards.services.evidence.collecting import Evidence


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stranger is told of a paper, and nothing else."""

    is_valid: bool
    issued_at: datetime | None  # None for a paper that is not ours
    is_compared: bool  # whether the file itself was compared


def new_code() -> str:
    """Return a code for a paper: 80 random bits."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(CODE_LENGTH))


def keep_paper(
    session: Session, *, evidence: Evidence, code: str, sha256: str, actor: Actor
) -> EvidencePaper:
    """Keep the digest of a paper that is given out now, with one audit line."""
    if actor.user_id is None:
        raise NotFound("introduction")
    side = evidence.about.side
    paper = EvidencePaper(
        code=code,
        introduction_id=evidence.introduction.id,
        side=side,
        sha256=sha256,
        records_sha256=evidence.sha256,
        record_count=len(evidence.records),
        audit_digest=evidence.audit_digest,
        issued_at=evidence.at,
        issued_by_id=actor.user_id,
    )
    session.add(paper)
    session.flush()
    audit.record(
        session, actor=actor, action=f"{Action.EVIDENCE_READ}.issue",
        kind="introduction", ref=evidence.introduction.ref, now=evidence.at,
        detail={"sha256": sha256, "records": len(evidence.records),
                "side": side.value if side else "both"},
    )  # fmt: skip
    return paper


def list_papers(
    session: Session, introduction: Introduction, *, side: Side | None
) -> Sequence[EvidencePaper]:
    """Return what was given out, newest first; a side hears of its own papers only."""
    rows = (
        select(EvidencePaper)
        .where(EvidencePaper.introduction_id == introduction.id)
        .options(joinedload(EvidencePaper.issued_by))
        .order_by(EvidencePaper.id.desc())
    )
    if side is not None:
        rows = rows.where(EvidencePaper.side == side)
    return session.scalars(rows).all()


def check_paper(session: Session, *, code: str, sha256: str) -> Answer:
    """Tell whether a paper with this code, and this digest if given, is ours.

    An unknown code and a changed file look alike.
    """
    paper = session.scalar(
        select(EvidencePaper).where(EvidencePaper.code == clean_code(code))
    )
    if paper is None or (sha256 and not secrets.compare_digest(sha256, paper.sha256)):
        return Answer(is_valid=False, issued_at=None, is_compared=bool(sha256))
    return Answer(is_valid=True, issued_at=paper.issued_at, is_compared=bool(sha256))
