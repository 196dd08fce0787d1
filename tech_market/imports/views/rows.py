"""Rows of a batch: seen, corrected, left out."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.utils import redirect

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.imports.assembly import batch_page, row_line, row_page
from tech_market.imports.forms import ActForm, row_form, sent_texts
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import BatchState, RowState
from tech_market.imports.services import editing, finding
from tech_market.imports.targets import targets_of
from tech_market.imports.views.blueprint import asked_state, bp, codes, own_batch
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import is_htmx, see, show
from tech_market.web.paging import asked_page

Act = Callable[[Session, ImportBatch], ImportRow]


@route(bp, "/imports/<ref>", action=Action.IMPORT)
def show_batch(ref: str) -> ResponseReturnValue:
    """Show a batch where it stands; its columns first, if they are not said yet."""
    batch = own_batch(ref)
    if batch.state is BatchState.MAPPING:
        return see("imports.columns_form", ref=ref)
    page = batch_page(
        db.session(), batch, actor=current_actor(), book=codes(),
        asked=asked_state(), page=asked_page(),
    )  # fmt: skip
    return show("imports/show.html", page)


@route(bp, "/imports/<ref>/rows/<int:number>", action=Action.IMPORT)
def row_edit_form(ref: str, number: int) -> ResponseReturnValue:
    """Show one row with all its cells."""
    batch = own_batch(ref)
    row = finding.get_row(db.session(), batch, number)
    page = row_page(db.session(), batch, row, book=codes())
    return show("imports/row_edit_form.html", page)


@route(bp, "/imports/<ref>/rows/<int:number>", action=Action.IMPORT, method="POST")
def correct(ref: str, number: int) -> ResponseReturnValue:
    """Replace cells of a row by what was typed."""
    batch = own_batch(ref)
    targets = list(targets_of(batch.kind).values())
    form = row_form(targets, {}, codes(), number=number, is_posted=True)
    if not form.validate():
        return _answer(ref, number, status=form.status, message="；".join(
            str(one) for one in form.form_errors))  # fmt: skip
    texts = sent_texts(form, targets)

    def act(session: Session, batch: ImportBatch) -> ImportRow:
        return editing.correct(
            session, actor=current_actor(), batch=batch, number=number, texts=texts,
            now=clock.now(),
        )  # fmt: skip

    return _do(ref, number, act)


@route(bp, "/imports/<ref>/rows/<int:number>/skip", action=Action.IMPORT, method="POST")
def skip(ref: str, number: int) -> ResponseReturnValue:
    """Leave a row out."""
    return _skip(ref, number, is_skipped=True)


@route(
    bp, "/imports/<ref>/rows/<int:number>/restore", action=Action.IMPORT, method="POST"
)
def restore(ref: str, number: int) -> ResponseReturnValue:
    """Take a row in again that was left out."""
    return _skip(ref, number, is_skipped=False)


@route(bp, "/imports/<ref>/rows/<int:number>/keep", action=Action.IMPORT, method="POST")
def keep(ref: str, number: int) -> ResponseReturnValue:
    """Import a row although it repeats another."""

    def act(session: Session, batch: ImportBatch) -> ImportRow:
        return editing.keep(
            session, actor=current_actor(), batch=batch, number=number, now=clock.now()
        )

    return _do(ref, number, act)


@route(bp, "/imports/<ref>/skip-errors", action=Action.IMPORT, method="POST")
def skip_errors(ref: str) -> ResponseReturnValue:
    """Leave out all rows that are wrong."""
    return _skip_all(ref, RowState.ERROR)


@route(bp, "/imports/<ref>/skip-duplicates", action=Action.IMPORT, method="POST")
def skip_duplicates(ref: str) -> ResponseReturnValue:
    """Leave out all rows that repeat another."""
    return _skip_all(ref, RowState.DUPLICATE)


def _skip_all(ref: str, state: RowState) -> ResponseReturnValue:
    own_batch(ref)
    if ActForm.posted().validate():
        with transaction() as session:
            count = editing.skip_all(
                session, actor=current_actor(), batch=own_batch(ref), state=state,
                now=clock.now(),
            )  # fmt: skip
        flash(_("已跳过 %(count)s 行，可随时恢复。", count=count), "success")
    return see("imports.show_batch", ref=ref)


def _skip(ref: str, number: int, *, is_skipped: bool) -> ResponseReturnValue:
    def act(session: Session, batch: ImportBatch) -> ImportRow:
        return editing.skip(
            session, actor=current_actor(), batch=batch, number=number,
            is_skipped=is_skipped, now=clock.now(),
        )  # fmt: skip

    return _do(ref, number, act)


def _do(ref: str, number: int, act: Act) -> ResponseReturnValue:
    with transaction() as session:
        batch = finding.get_batch(
            session, actor=current_actor(), ref=ref, is_locked=True
        )
        act(session, batch)
    return _answer(ref, number)


def _answer(
    ref: str, number: int, *, status: int = 200, message: str = ""
) -> ResponseReturnValue:
    """Show the row anew: alone to htmx, else on its page in the table."""
    batch = own_batch(ref)
    row = finding.get_row(db.session(), batch, number)
    if is_htmx():
        page = batch_page(
            db.session(), batch, actor=current_actor(), book=codes(),
            asked=asked_state(), page=1,
        )  # fmt: skip
        drawn = render_template(
            "imports/_changed.html", row=row_line(batch, row, codes()), page=page
        )
        return make_response(drawn, status)
    if message:
        flash(message, "danger")
    elif row.state is RowState.ERROR:
        flash(_("第 %(row)s 行还有错误，请看提示。", row=number), "warning")
    else:
        flash(_("第 %(row)s 行已保存。", row=number), "success")
    return _back(ref, number)


def _back(ref: str, number: int) -> Response:
    """Lead back to the place in the table where the row stood."""
    args: dict[str, Any] = {
        key: request.args[key] for key in ("state", "page") if key in request.args
    }
    if request.args.get("from") == "row":
        return redirect(url_for("imports.row_edit_form", ref=ref, number=number), 303)  # type: ignore[return-value]
    url = url_for("imports.show_batch", ref=ref, **args, _anchor=f"row-{number}")
    return redirect(url, 303)  # type: ignore[return-value]
