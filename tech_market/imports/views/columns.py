"""Which column is which."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.imports.assembly import columns_page, make_mapping
from tech_market.imports.rules import MAPPABLE, check_state
from tech_market.imports.services import mapping
from tech_market.imports.views.blueprint import bp, codes, own_batch
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.forms import StrictForm
from tech_market.web.pages import see, show

COLUMN, DEFAULT = "column_", "default_"


@route(bp, "/imports/<ref>/columns", action=Action.IMPORT)
def columns_form(ref: str) -> ResponseReturnValue:
    """Show each column with what it seems to be."""
    batch = own_batch(ref)
    check_state(batch.state, MAPPABLE)
    page = columns_page(db.session(), batch, book=codes())
    return show("imports/columns_form.html", page)


@route(bp, "/imports/<ref>/columns", action=Action.IMPORT, method="POST")
def map_columns(ref: str) -> ResponseReturnValue:
    """Set what the columns mean, and check every row by it."""
    form = make_mapping(own_batch(ref), codes())
    if form.validate():
        chosen, defaults = _said(form)
        with form.refusals(), transaction() as session:
            mapping.choose(
                session, actor=current_actor(), batch=own_batch(ref), mapping=chosen,
                defaults=defaults, now=clock.now(),
            )  # fmt: skip
        if form.refusal is None:
            flash(_("已逐行核对，请看结果。"), "success")
            return see("imports.show_batch", ref=ref)
    page = columns_page(db.session(), own_batch(ref), book=codes(), form=form)
    return show("imports/columns_form.html", page, status=form.status)


def _said(form: StrictForm) -> tuple[dict[int, str], dict[str, str]]:
    """Return column to target, and target to the text for rows without one."""
    data = {name: str(text or "") for name, text in form.data.items()}
    chosen = {
        int(name.removeprefix(COLUMN)): text
        for name, text in data.items()
        if name.startswith(COLUMN)
    }
    defaults = {
        name.removeprefix(DEFAULT): text
        for name, text in data.items()
        if name.startswith(DEFAULT)
    }
    return chosen, defaults
