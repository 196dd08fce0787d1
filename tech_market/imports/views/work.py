"""Start the import, watch it, take it back."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.imports.assembly import batch_page
from tech_market.imports.forms import ActForm, StartForm
from tech_market.imports.services import finding, running
from tech_market.imports.views.blueprint import asked_state, bp, codes, own_batch
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/imports/<ref>/start", action=Action.IMPORT, method="POST")
def start(ref: str) -> ResponseReturnValue:
    """Let the workers import what can be; a second click is refused."""
    own_batch(ref)
    form = StartForm.posted()
    if form.validate():
        with form.refusals(), transaction() as session:
            batch = finding.get_batch(
                session, actor=current_actor(), ref=ref, is_locked=True
            )
            running.start(
                session, actor=current_actor(), batch=batch,
                wants_review=form["wants_review"].data == "yes", now=clock.now(),
            )  # fmt: skip
        if form.refusal is None:
            return see("imports.show_batch", ref=ref)
    page = batch_page(
        db.session(), own_batch(ref), actor=current_actor(), book=codes(),
        asked=asked_state(), page=1, start_form=form,
    )  # fmt: skip
    return show("imports/show.html", page, status=form.status)


@route(bp, "/imports/<ref>/undo", action=Action.IMPORT, method="POST")
def undo(ref: str) -> ResponseReturnValue:
    """Take back what the batch brought in."""
    own_batch(ref)
    if ActForm.posted().validate():
        with transaction() as session:
            batch = finding.get_batch(
                session, actor=current_actor(), ref=ref, is_locked=True
            )
            running.undo(session, actor=current_actor(), batch=batch, now=clock.now())
    return see("imports.show_batch", ref=ref)


@route(bp, "/imports/<ref>/progress", action=Action.IMPORT)
def progress(ref: str) -> ResponseReturnValue:
    """Show how far the work is; htmx loads the page anew once it is over."""
    page = batch_page(
        db.session(), own_batch(ref), actor=current_actor(), book=codes(),
        asked="", page=1,
    )  # fmt: skip
    answer = make_response(render_template("imports/_progress.html", page=page))
    if not page.is_working:
        answer.headers["HX-Refresh"] = "true"
    return answer
