"""Files at a deal: added by its brokers and both sides, read as far as marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import Deal, DealFile
from tech_market.brokerage.rules.records import check_file_room
from tech_market.brokerage.services.locking import lock_deal
from tech_market.brokerage.services.visits import check_living
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound, RuleBroken
from tech_market.files import services as files
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in; a side's own files are always shared with the other."""

    kind_code: str
    name: str
    content: bytes
    is_shared: bool


def add_file(
    session: Session,
    *,
    deal_ref: str,
    upload: Upload,
    codes: CodeBook,
    folder: Path,
    actor: Actor,
    now: datetime,
) -> DealFile:
    """Store a file at a deal the actor works on or is a side of.

    Raises NotFound; RuleBroken: "deal-closed", "unknown-code", "files-full",
    "file-there", and what the file itself breaks.
    """
    deal = lock_deal(session, ref=deal_ref, where=scope.readable_deals(actor))
    check_living(deal)
    codes.check("deal-file-kind", upload.kind_code, field="kind_code")
    there = session.scalars(_kept().where(DealFile.deal_id == deal.id)).all()
    held = sum(one.file.size_bytes for one in there)
    check_file_room(count=len(there), held_bytes=held, new_bytes=len(upload.content))
    stored = files.store(
        session, folder=folder, content=upload.content, name=upload.name,
        actor=actor, now=now,
    )  # fmt: skip
    is_side = not scope.is_broker(actor)
    _check_new(there, stored.sha256, sees_all=not is_side)
    added = DealFile(
        deal=deal, file=stored, kind_code=upload.kind_code,
        is_shared=upload.is_shared or is_side, added_at=now,
        added_by_id=actor.user_id, organisation_id=actor.organisation_id,
    )  # fmt: skip
    session.add(added)
    session.flush()
    _record(session, added, actor=actor, step="add", now=now)
    return added


def _check_new(there: Sequence[DealFile], sha256: str, *, sees_all: bool) -> None:
    """Refuse a second copy; a side is not told of files it may not see."""
    if any(one.file.sha256 == sha256 and (sees_all or one.is_shared) for one in there):
        raise RuleBroken("file-there", "这份文件已经上传过", field="file")


def remove_file(
    session: Session, *, deal_ref: str, file_ref: str, actor: Actor, now: datetime
) -> None:
    """Take a file off a living deal: who added it, or a broker of the deal.

    Raises NotFound; RuleBroken: "deal-closed".
    """
    deal = lock_deal(session, ref=deal_ref, where=scope.readable_deals(actor))
    found = get_file(session, deal_ref=deal_ref, file_ref=file_ref, actor=actor)
    if not may_remove(found, actor):
        raise NotFound
    check_living(deal)
    found.removed_at, found.removed_by_id = now, actor.user_id
    _record(session, found, actor=actor, step="remove", now=now)


def may_remove(found: DealFile, actor: Actor) -> bool:
    """Tell whether this person may take the file off: the side's own, or a broker."""
    if scope.is_broker(actor):
        return True
    own = actor.organisation_id
    return own is not None and found.organisation_id == own


def get_file(
    session: Session, *, deal_ref: str, file_ref: str, actor: Actor
) -> DealFile:
    """Return a file this person may read; one taken off is not there. NotFound."""
    found = session.scalar(
        _kept()
        .join(Deal, DealFile.deal_id == Deal.id)
        .where(
            Deal.ref == deal_ref, DealFile.ref == file_ref,
            scope.readable_deals(actor), _open_to(actor),
        )
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def list_files(session: Session, deal: Deal, *, actor: Actor) -> Sequence[DealFile]:
    """Return the files of a readable deal that this person may read, newest first."""
    return session.scalars(
        _kept()
        .where(DealFile.deal_id == deal.id, _open_to(actor))
        .order_by(DealFile.id.desc())
    ).all()


def _open_to(actor: Actor) -> ColumnElement[bool]:
    if actor.sees_all or scope.is_broker(actor):
        return true()
    return DealFile.is_shared.is_(True)


def _kept() -> Select[tuple[DealFile]]:
    return (
        select(DealFile)
        .where(DealFile.removed_at.is_(None))
        .options(
            joinedload(DealFile.file),
            joinedload(DealFile.added_by),
            joinedload(DealFile.organisation),
        )
    )


def _record(
    session: Session, one: DealFile, *, actor: Actor, step: str, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.DEAL_FILE}.{step}", kind="deal",
        ref=one.deal.ref, now=now,
        detail={"file": one.ref, "kind": one.kind_code, "shared": one.is_shared,
                "sha256": one.file.sha256, "size": one.file.size_bytes},
    )  # fmt: skip
