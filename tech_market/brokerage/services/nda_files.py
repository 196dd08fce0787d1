"""A signed agreement on secrecy as a file: one side uploads, the other confirms it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import Introduction, NdaFile, NdaTerms
from tech_market.brokerage.rules import IntroductionState, Side
from tech_market.brokerage.services.locking import lock_introduction
from tech_market.brokerage.services.news import of_introduction
from tech_market.brokerage.services.sides import side_of
from tech_market.errors import NotFound, RuleBroken
from tech_market.files import services as files
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

MOST = 5  # files of one agreement


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """The file as it came in."""

    name: str
    content: bytes


def add_nda_file(
    session: Session,
    *,
    ref: str,
    paper: SignedPaper,
    folder: Path,
    actor: Actor,
    now: datetime,
) -> NdaFile:
    """Store a signed agreement for both sides and the brokers to read.

    It settles nothing before the other side confirmed it. Raises NotFound; RuleBroken:
    "nda-too-early", "files-full", "file-there", and what the file itself breaks.
    """
    one, side, terms = _own(session, ref=ref, actor=actor)
    if len(terms.files) >= MOST:
        raise RuleBroken("files-full", "最多上传 %(most)s 份", field="file", most=MOST)
    stored = files.store(
        session, folder=folder, content=paper.content, name=paper.name,
        actor=actor, now=now,
    )  # fmt: skip
    if any(old.file.sha256 == stored.sha256 for old in terms.files):
        raise RuleBroken("file-there", "这份文件已经上传过", field="file")
    added = NdaFile(file=stored, side=side, added_at=now, added_by_id=actor.user_id)
    terms.files.append(added)
    session.flush()
    _record(session, one, added, actor=actor, step="file", now=now)
    of_introduction(session, "nda.file", one, now=now)
    return added


def confirm_nda_file(
    session: Session, *, ref: str, file_ref: str, actor: Actor, now: datetime
) -> NdaFile:
    """Say for the other side that this is the agreement both signed.

    Raises NotFound, also for the side that uploaded it; RuleBroken: "nda-too-early",
    "nda-accepted".
    """
    one, side, terms = _own(session, ref=ref, actor=actor)
    found = next((each for each in terms.files if each.ref == file_ref), None)
    if found is None or found.side is side:
        raise NotFound
    if found.confirmed_at is not None:
        raise RuleBroken("nda-accepted", "本单位已确认过这份保密协议")
    found.confirmed_at, found.confirmed_by_id = now, actor.user_id
    _record(session, one, found, actor=actor, step="confirm", now=now)
    of_introduction(session, "nda.settled", one, now=now)
    return found


def get_nda_file(session: Session, *, ref: str, file_ref: str, actor: Actor) -> NdaFile:
    """Return a signed agreement of a readable introduction. Raises NotFound."""
    found = session.scalar(
        select(NdaFile)
        .join(Introduction, NdaFile.introduction_id == Introduction.id)
        .where(Introduction.ref == ref, NdaFile.ref == file_ref, scope.readable(actor))
    )
    if found is None:
        raise NotFound
    return found


def _own(
    session: Session, *, ref: str, actor: Actor
) -> tuple[Introduction, Side, NdaTerms]:
    one = lock_introduction(session, ref=ref, where=scope.answerable(actor))
    side, terms = side_of(actor, one), session.get(NdaTerms, one.id)
    if side is None or terms is None:
        raise NotFound
    if one.state is not IntroductionState.AGREED:
        raise RuleBroken("nda-too-early", "双方都同意对接后，再确认保密协议")
    session.refresh(terms, ["files"])
    return one, side, terms


def _record(
    session: Session,
    one: Introduction,
    paper: NdaFile,
    *,
    actor: Actor,
    step: str,
    now: datetime,
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.INTRODUCTION_ANSWER}.nda-{step}",
        kind="introduction", ref=one.ref, now=now,
        detail={"file": paper.ref, "side": paper.side.value,
                "sha256": paper.file.sha256, "size": paper.file.size_bytes},
    )  # fmt: skip
