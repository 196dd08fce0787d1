"""Keep a half-filled form for the person who types it; nobody else ever reads it.

Keeping writes no audit event: a draft is no act in the market, see
docs/decisions/0020-posting-drafts.md. Throwing one away does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.draft_models import FormDraft
from tech_market.policy.actor import Actor

MOST: Final = 20  # drafts of a person
KEPT_FOR: Final = timedelta(days=180)  # since it was last saved
SIZE_MOST: Final = 400_000  # characters of one draft: every field filled to its limit

Typed = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Which form: of a kind, new ("") or of a listing."""

    kind: str
    listing_ref: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The draft a tab goes on with, as it last saw it; ("", 0) for none yet."""

    ref: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept. `is_apart`: beside a newer text, which stays as it is."""

    draft: FormDraft
    is_apart: bool = False


def keep(
    session: Session,
    *,
    actor: Actor,
    place: Place,
    seen: Seen,
    typed: Typed,
    now: datetime,
) -> Kept:
    """Keep what was typed; where another tab was faster, as a second draft.

    Raises RuleBroken: "drafts-many", "draft-long".
    """
    _check_size(typed)
    known = _find(session, actor, place, seen.ref)
    if known is not None and known.typed == typed:
        return Kept(known)
    if known is not None and known.version == seen.version:
        known.typed, known.saved_at = dict(typed), now
        session.flush()
        return Kept(known)
    return Kept(_add(session, actor, place, typed, now), is_apart=known is not None)


def list_drafts(session: Session, *, actor: Actor, place: Place) -> Sequence[FormDraft]:
    """Return this person's drafts of a form, the newest first."""
    query = (
        select(FormDraft)
        .where(
            FormDraft.user_id == actor.user_id, FormDraft.kind == place.kind,
            FormDraft.listing_ref == place.listing_ref,
        )
        .order_by(FormDraft.saved_at.desc(), FormDraft.id.desc())
    )  # fmt: skip
    return session.scalars(query).all()


def get_draft(session: Session, *, actor: Actor, kind: str, ref: str) -> FormDraft:
    """Return a draft of this person; raises NotFound."""
    query = select(FormDraft).where(
        FormDraft.ref == ref, FormDraft.user_id == actor.user_id, FormDraft.kind == kind
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def discard(
    session: Session, *, actor: Actor, kind: str, ref: str, now: datetime
) -> FormDraft:
    """Throw a draft away and return what it was; raises NotFound."""
    draft = get_draft(session, actor=actor, kind=kind, ref=ref)
    session.delete(draft)
    audit.record(
        session, actor=actor, action=f"{kind}.draft.discard", kind=kind,
        ref=draft.listing_ref, now=now,
    )  # fmt: skip
    return draft


def finish(session: Session, *, actor: Actor, place: Place, seen: Seen) -> None:
    """Forget the draft that became a listing, unless another tab went on with it."""
    draft = _find(session, actor, place, seen.ref)
    if draft is not None and draft.version == seen.version:
        session.delete(draft)


def _add(
    session: Session, actor: Actor, place: Place, typed: Typed, now: datetime
) -> FormDraft:
    mine = FormDraft.user_id == actor.user_id
    session.execute(delete(FormDraft).where(mine, FormDraft.saved_at < now - KEPT_FOR))
    held = session.scalars(select(FormDraft.id).where(mine)).all()
    if len(held) >= MOST:
        raise RuleBroken(
            "drafts-many",
            "已有 %(most)s 份未完成的草稿，请先提交或丢弃几份再保存",
            most=MOST,
        )
    draft = FormDraft(
        user_id=actor.user_id, kind=place.kind, listing_ref=place.listing_ref,
        typed=dict(typed), saved_at=now,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def _find(session: Session, actor: Actor, place: Place, ref: str) -> FormDraft | None:
    return session.scalar(
        select(FormDraft).where(
            FormDraft.ref == ref, FormDraft.user_id == actor.user_id,
            FormDraft.kind == place.kind, FormDraft.listing_ref == place.listing_ref,
        )
    )  # fmt: skip


def _check_size(typed: Typed) -> None:
    size = sum(len(name) + sum(map(len, texts)) for name, texts in typed.items())
    if size > SIZE_MOST:
        raise RuleBroken("draft-long", "内容太长，没有保存；请删减后再试")
