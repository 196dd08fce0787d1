"""Which rows repeat another row, or a listing the organisation has already."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.imports.checking import ERROR, WARNING
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import (
    OPEN_ROWS,
    content_digest,
    right_key,
    row_state,
    title_key,
)
from tech_market.imports.services.finding import list_rows
from tech_market.imports.sorts import SORTS
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState
from tech_market.results.models import IpRight, Result
from tech_market.saying import Said

#: listings that still live; a withdrawn one may come in again
LIVING = (
    ListingState.DRAFT,
    ListingState.SUBMITTED,
    ListingState.RETURNED,
    ListingState.FILED,
    ListingState.PUBLISHED,
)
ASKED = 500  # ids looked up at a time
SAME_TITLE = Said("标题与已有的相同，内容不同；请确认不是同一项")


@dataclass(frozen=True, slots=True)
class Known:
    """A listing that is there already."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What the organisation has, as far as this batch could repeat it."""

    by_digest: dict[str, Known]
    by_right: dict[str, Known]
    by_title: dict[str, Known]
    by_source: dict[str, Known]


def settle(session: Session, batch: ImportBatch) -> None:
    """Find what each waiting row repeats, and set its state from all that is known."""
    rows = list_rows(session, batch, states=tuple(OPEN_ROWS))
    stock = read_stock(session, batch, [row.title for row in rows])
    digests: dict[str, int] = {}
    rights: dict[str, int] = {}
    for row in rows:
        row.twin = {} if row.is_skipped else _twin(row, stock, digests, rights)
        _note_title(row, stock)
        has_error = any(one["level"] == ERROR for one in row.problems)
        row.state = row_state(
            is_skipped=row.is_skipped,
            has_error=has_error,
            has_twin=bool(row.twin),
            is_kept=row.is_kept,
            has_warning=any(one["level"] == WARNING for one in row.problems),
        )
        if not row.is_skipped:
            if row.digest:
                digests.setdefault(row.digest, row.number)
            for key in row.rights:
                rights.setdefault(key, row.number)
    session.flush()


def _twin(
    row: ImportRow, stock: Stock, digests: dict[str, int], rights: dict[str, int]
) -> dict[str, Any]:
    """Return what a row repeats, and by what: content, own number, a right's number."""
    known = stock.by_digest.get(row.digest) if row.digest else None
    if known:
        return {"ref": known.ref, "title": known.title, "by": "content"}
    if row.source_ref in stock.by_source:
        one = stock.by_source[row.source_ref]
        return {"ref": one.ref, "title": one.title, "by": row.source_ref}
    for key in row.rights:
        if key in stock.by_right:
            one = stock.by_right[key]
            return {"ref": one.ref, "title": one.title, "by": key}
    if row.digest in digests:
        return {"row": digests[row.digest], "by": "content"}
    for key in row.rights:
        if key in rights:
            return {"row": rights[key], "by": key}
    return {}


def _note_title(row: ImportRow, stock: Stock) -> None:
    """Warn of a listing under the same title whose content differs."""
    rest = [one for one in row.problems if one["says"] != SAME_TITLE]
    same = stock.by_title.get(title_key(row.title)) if row.title else None
    if same and not row.twin:
        rest.append({"at": "title", "level": WARNING, "says": str(SAME_TITLE)})
    if rest != row.problems:
        row.problems = rest


def read_stock(session: Session, batch: ImportBatch, titles: Iterable[str]) -> Stock:
    """Read the organisation's living listings, texts only where a title matches."""
    model = SORTS[batch.kind].model
    wanted = {title_key(title) for title in titles if title}
    rows = session.execute(
        select(model.id, model.ref, model.title, model.source_ref).where(
            model.organisation_id == batch.organisation_id, model.state.in_(LIVING)
        )
    ).all()
    alike = {one.id: one for one in rows if title_key(one.title) in wanted}
    by_title = {title_key(one.title): Known(one.ref, one.title)
                for one in alike.values()}  # fmt: skip
    by_right = _rights(session, batch) if model is Result else {}
    by_source = {one.source_ref: Known(one.ref, one.title)
                 for one in rows if one.source_ref}  # fmt: skip
    digests = _digests(session, model, list(alike))
    return Stock(digests, by_right, by_title, by_source)


def _digests(
    session: Session, model: type[Listing], ids: list[int]
) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for at in range(0, len(ids), ASKED):
        rows = session.execute(
            select(model.ref, model.title, model.summary, model.description).where(
                model.id.in_(ids[at : at + ASKED])
            )
        )
        for one in rows:
            body = one.description or one.summary
            found[content_digest(one.title, body)] = Known(one.ref, one.title)
    return found


def _rights(session: Session, batch: ImportBatch) -> dict[str, Known]:
    rows = session.execute(
        select(IpRight.number, Result.ref, Result.title)
        .join(Result, IpRight.result_id == Result.id)
        .where(
            Result.organisation_id == batch.organisation_id,
            Result.state.in_(LIVING),
            IpRight.number != "",
        )
    )
    return {right_key(one.number): Known(one.ref, one.title) for one in rows}
