"""Build the page contexts from a batch and what was asked."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.codes.book import CodeBook
from tech_market.imports.checking import ERROR, said
from tech_market.imports.forms import StartForm, mapping_form, row_form
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.pages import (
    BatchLine,
    BatchPage,
    ColumnLine,
    ColumnsPage,
    IndexPage,
    ProblemLine,
    RowLine,
    RowPage,
    samples_of,
    tabs_of,
)
from tech_market.imports.rules import (
    BATCH_NAMES,
    EDITABLE,
    OPEN_ROWS,
    BatchState,
    RowState,
    letter_of,
)
from tech_market.imports.services import finding, uploading
from tech_market.imports.services.mapping import DEFAULTABLE
from tech_market.imports.sorts import SORTS, sort_of
from tech_market.imports.targets import Target, targets_of
from tech_market.jobs.models import Job
from tech_market.jobs.rules import JobState
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.saying import Said
from tech_market.web.forms import StrictForm
from tech_market.web.paging import PAGE_SIZE, Pager
from tech_market.web.saying import say

ROWS_A_PAGE = 50
SAMPLED = 20  # rows in which a column's samples are looked for


def index_page(
    session: Session, form: StrictForm, *, actor: Actor, page: int, same_ref: str = ""
) -> IndexPage:
    """Return the list of batches with the upload form."""
    rows, total = finding.list_batches(
        session, actor=actor, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    counts = finding.count_rows(session, [one.id for one in rows])
    lines = (
        BatchLine(
            ref=one.ref,
            file_name=one.file_name,
            state=one.state,
            state_name=BATCH_NAMES[one.state],
            uploaded_at=one.uploaded_at,
            uploader=one.uploader.name,
            total=counts[one.id].total,
            imported=counts[one.id].of(RowState.IMPORTED),
            wrong=counts[one.id].of(RowState.ERROR, RowState.DUPLICATE),
        )
        for one in rows
    )
    return IndexPage(
        word=sort_of(actor).word,
        form=form,
        batches=tuple(lines),
        pager=Pager.of(total=total, page=page),
        same_ref=same_ref,
        is_verified=actor.is_verified,
        has_patents=may(actor, Action.RESULT_WRITE),
    )


def columns_page(
    session: Session,
    batch: ImportBatch,
    *,
    book: CodeBook,
    form: StrictForm | None = None,
) -> ColumnsPage:
    """Return the mapping with what each column seems to be."""
    targets = targets_of(batch.kind)
    defaults = [targets[name] for name in DEFAULTABLE
                if name in targets and targets[name].list_key]  # fmt: skip
    guesses = uploading.guesses(session, batch)
    cells = [row.cells for row in finding.list_rows(session, batch, limit=SAMPLED)]
    is_new = batch.state is BatchState.MAPPING
    columns = tuple(
        ColumnLine(
            at=at,
            letter=letter_of(at),
            head=head,
            samples=samples_of(cells, at),
            why=guesses[at].why if is_new else "",
        )
        for at, head in enumerate(batch.heads)
    )
    mapped = set(batch.mapping.values())
    return ColumnsPage(
        batch=batch,
        word=SORTS[batch.kind].word,
        form=form or stored_mapping(batch, book),
        columns=columns,
        defaults=tuple(f"default_{one.name}" for one in defaults),
        missing=tuple(say(one.label) for one in targets.values()
                      if one.is_must and one.name not in mapped),
    )  # fmt: skip


def stored_mapping(batch: ImportBatch, book: CodeBook) -> StrictForm:
    """Return the mapping form with what the batch has now."""
    data = {f"column_{at}": name for at, name in batch.mapping.items()}
    data |= {f"default_{name}": text for name, text in batch.defaults.items()}
    return make_mapping(batch, book, data=data)


def make_mapping(
    batch: ImportBatch, book: CodeBook, *, data: Mapping[str, str] | None = None
) -> StrictForm:
    """Return the mapping form, filled from `data` or from what was sent."""
    targets = targets_of(batch.kind)
    defaults = [targets[name] for name in DEFAULTABLE
                if name in targets and targets[name].list_key]  # fmt: skip
    heads = [head or _column(at) for at, head in enumerate(batch.heads)]
    return mapping_form(heads, targets, defaults, book, data=data)


def batch_page(
    session: Session,
    batch: ImportBatch,
    *,
    actor: Actor,
    book: CodeBook,
    asked: str,
    page: int,
    start_form: StrictForm | None = None,
) -> BatchPage:
    """Return a batch with one page of its rows."""
    counts = finding.count_rows(session, [batch.id])[batch.id]
    states = (RowState(asked),) if asked else ()
    rows = finding.list_rows(
        session, batch, states=states, offset=(page - 1) * ROWS_A_PAGE,
        limit=ROWS_A_PAGE,
    )  # fmt: skip
    total = counts.of(*states) if states else counts.total
    sort = SORTS[batch.kind]
    return BatchPage(
        batch=batch,
        word=sort.word,
        place=sort.place,
        counts=counts,
        tabs=tabs_of(counts, asked),
        rows=tuple(row_line(batch, row, book) for row in rows),
        pager=Pager.of(total=total, page=page, size=ROWS_A_PAGE),
        asked=asked,
        start_form=start_form or StartForm(),
        is_stuck=_is_stuck(session, batch),
        is_verified=actor.is_verified,
    )


def _is_stuck(session: Session, batch: ImportBatch) -> bool:
    query = select(Job.id).where(
        Job.about == f"import:{batch.ref}", Job.state == JobState.DEAD
    )
    return session.scalar(query.limit(1)) is not None


def row_line(batch: ImportBatch, row: ImportRow, book: CodeBook) -> RowLine:
    """Return one row of the table, cells that are wrong as a form."""
    targets = targets_of(batch.kind)
    may_edit = batch.state in EDITABLE and row.state in OPEN_ROWS
    wrong = [
        targets[name]
        for name in dict.fromkeys(
            one["at"] for one in row.problems if one["level"] == ERROR
        )
        if name in targets
    ]
    is_shown = may_edit and bool(wrong) and not row.is_skipped
    twin = row.twin
    by = "" if twin.get("by", "content") == "content" else f"（{twin['by']}）"
    return RowLine(
        batch_ref=batch.ref,
        place=SORTS[batch.kind].place,
        number=row.number,
        title=row.title,
        state=row.state,
        problems=tuple(_problem(one, targets) for one in row.problems),
        twin=f"{twin.get('title', '')}{by}" if "ref" in twin else by,
        twin_ref=twin.get("ref", ""),
        twin_row=twin.get("row", 0),
        listing_ref=row.listing_ref,
        outcome=say(row.outcome),
        may_edit=may_edit,
        form=_inline(batch, row, wrong, book) if is_shown else None,
    )


def _problem(one: Mapping[str, str], targets: Mapping[str, Target]) -> ProblemLine:
    label = targets[one["at"]].label if one["at"] in targets else ""
    return ProblemLine(say(label), one["level"], say(said(one)))


def _inline(
    batch: ImportBatch, row: ImportRow, wrong: list[Target], book: CodeBook
) -> StrictForm:
    """Return the wrong cells as a form, each field with what is wrong."""
    form = row_form(wrong, texts_of(batch, row), book, number=row.number)
    for one in row.problems:
        target = targets_of(batch.kind).get(one["at"])
        if target is not None and one["level"] == ERROR:
            field = form[target.field]
            field.errors = [*field.errors, say(said(one))]
    return form


def texts_of(batch: ImportBatch, row: ImportRow) -> dict[str, str]:
    """Return what a row says of each target, corrections first."""
    found = {
        name: row.cells[int(at)]
        for at, name in batch.mapping.items()
        if name and int(at) < len(row.cells)
    }
    return found | row.edits


def row_page(
    session: Session, batch: ImportBatch, row: ImportRow, *, book: CodeBook
) -> RowPage:
    """Return one row with all its cells."""
    targets = editable_targets(batch, row)
    form = row_form(targets, texts_of(batch, row), book, number=row.number)
    errors: dict[str, tuple[str, ...]] = {}
    known = targets_of(batch.kind)
    for one in row.problems:
        if one["at"] not in known:
            continue
        field = form[known[one["at"]].field]
        if one["level"] == ERROR:
            field.errors = [*field.errors, say(said(one))]
        else:
            key = known[one["at"]].field
            errors[key] = (*errors.get(key, ()), say(said(one)))
    raw = tuple(
        (head or _column(at), row.cells[at])
        for at, head in enumerate(batch.heads)
        if not batch.mapping.get(str(at)) and at < len(row.cells) and row.cells[at]
    )
    before, after = _neighbours(session, batch, row.number)
    return RowPage(
        batch=batch,
        row=row_line(batch, row, book),
        form=form,
        fields=tuple(one.field for one in targets),
        raw=raw,
        errors=errors,
        previous=before,
        next=after,
    )


def _column(at: int) -> str:
    return say(Said("%(letter)s 列", letter=letter_of(at)))


def editable_targets(batch: ImportBatch, row: ImportRow) -> list[Target]:
    """Return what a row's form offers: mapped columns, what is wrong, what it needs."""
    wanted = set(batch.mapping.values()) | set(row.edits)
    wanted |= {one["at"] for one in row.problems}
    wanted |= {"title", "field_code", "description"}
    return [one for name, one in targets_of(batch.kind).items() if name in wanted]


def _neighbours(session: Session, batch: ImportBatch, number: int) -> tuple[int, int]:
    """Return the rows before and after that wait for a correction; 0 for none."""
    wrong = select(ImportRow.number).where(
        ImportRow.batch_id == batch.id, ImportRow.state == RowState.ERROR
    )
    before = wrong.where(ImportRow.number < number).order_by(ImportRow.number.desc())
    after = wrong.where(ImportRow.number > number).order_by(ImportRow.number)
    return session.scalar(before.limit(1)) or 0, session.scalar(after.limit(1)) or 0
