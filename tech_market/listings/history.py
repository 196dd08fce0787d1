"""What has happened to a listing, as far as its reader may know.

Everybody reads when it was filed, published, renewed and ended. Its owner and oversight
also read drafts, returns and withdrawals; nobody reads who did it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import pgettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit.models import AuditEvent, Outcome
from tech_market.listings.models import Listing

MOST: Final = 60  # lines a page tells, the newest
RENEWED: Final = "write.renew"


def names() -> dict[str, str]:
    """Return what a page calls the verbs of the log: as things that happened."""
    return {
        "write.post": pgettext("history", "建立草稿"),
        "write.revise": pgettext("history", "修改内容"),
        "write.submit": pgettext("history", "提交审核"),
        "review.return": pgettext("history", "退回修改"),
        "review.file": pgettext("history", "备案入库"),
        "review.publish": pgettext("history", "发布"),
        "review.undo": pgettext("history", "撤销审核操作"),
        "write.withdraw": pgettext("history", "撤回"),
        RENEWED: pgettext("history", "续期"),
        "write.close": pgettext("history", "结束"),
    }


@dataclass(frozen=True, slots=True)
class Happening:
    """One line; `reason` is a code of return-reason, "" for none."""

    at: datetime
    label: str
    reason: str = ""


def history_of(
    session: Session, listing: Listing, *, is_whole: bool
) -> tuple[Happening, ...]:
    """Return what happened, the newest first; `is_whole` for owner and oversight.

    More than MOST lines say that there are others which are not told.
    """
    said = names()
    verbs = list(said) if is_whole else [RENEWED]
    query = (
        select(AuditEvent)
        .where(
            AuditEvent.object_ref == listing.ref,
            AuditEvent.action.in_([f"{listing.kind}.{verb}" for verb in verbs]),
            AuditEvent.outcome == Outcome.DONE,
        )
        .order_by(AuditEvent.id.desc())
        .limit(MOST + 1)
    )
    logged = [
        (one.action.removeprefix(f"{listing.kind}."), one)
        for one in session.scalars(query)
    ]
    found = [
        Happening(
            one.at,
            said[verb],
            str(one.detail.get("reason", "")) if verb == "review.return" else "",
        )
        for verb, one in logged
    ]
    known = {verb for verb, _one in logged}
    found += [
        Happening(at, label)
        for verb, at, label in _dated(listing, is_whole=is_whole)
        if verb not in known
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _dated(listing: Listing, *, is_whole: bool) -> Iterator[tuple[str, datetime, str]]:
    """Yield what the row itself knows: all there is of imports, and of the public."""
    said, again = names(), pgettext("history", "重新发布")
    first, last = listing.first_published_at, listing.published_at
    own = (
        ("write.post", listing.created_at, said["write.post"]),
        ("write.submit", listing.submitted_at, said["write.submit"]),
    )
    told = (
        ("review.file", listing.filed_at, said["review.file"]),
        ("review.publish", first, pgettext("history", "首次发布")),
        ("review.publish", last if last != first else None, again),
        ("write.close", listing.closed_at, said["write.close"]),
    )
    for verb, at, label in (*(own if is_whole else ()), *told):
        if at is not None:
            yield verb, at, label
