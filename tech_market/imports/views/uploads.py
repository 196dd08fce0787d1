"""The way in: a file comes, and becomes a batch."""

from contextlib import closing

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.files.uploads import data_folder, takes_file
from tech_market.imports.assembly import index_page
from tech_market.imports.forms import ActForm, UploadForm
from tech_market.imports.services import uploading
from tech_market.imports.services.uploading import SameFile, Upload
from tech_market.imports.sorts import sort_of
from tech_market.imports.views.blueprint import bp, own_batch
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import asked_page


@route(bp, "/imports", action=Action.IMPORT)
def index() -> ResponseReturnValue:
    """List the organisation's batches, with the form for another."""
    page = index_page(
        db.session(), UploadForm(), actor=current_actor(), page=asked_page()
    )
    return show("imports/index.html", page)


@takes_file
@route(bp, "/imports", action=Action.IMPORT, method="POST")
def upload() -> ResponseReturnValue:
    """Read a file, and lead to its columns."""
    actor, form = current_actor(), UploadForm.of_request()
    if form.validate():
        sent = sent_file(form)
        with form.refusals(), transaction() as session:
            batch = uploading.upload(
                session, actor=actor, sort=sort_of(actor), sent=sent,
                folder=data_folder(), now=clock.now(),
            )  # fmt: skip
            return see("imports.columns_form", ref=batch.ref)
    same = form.refusal.ref if isinstance(form.refusal, SameFile) else ""
    page = index_page(db.session(), form, actor=actor, page=1, same_ref=same)
    return show("imports/index.html", page, status=form.status)


@route(bp, "/imports/<ref>/discard", action=Action.IMPORT, method="POST")
def discard(ref: str) -> ResponseReturnValue:
    """Give a batch up before anything of it came in."""
    form = ActForm.posted()
    own_batch(ref)
    if form.validate():
        with transaction() as session:
            batch = own_batch(ref)
            uploading.discard(
                session, actor=current_actor(), batch=batch, now=clock.now()
            )
        flash(_("这一批已放弃，没有导入任何内容。"), "success")
    return see("imports.index")


def sent_file(form: UploadForm) -> Upload:
    """Read the file that was sent; a text under its name counts as no file."""
    sent = form.file.data
    if not isinstance(sent, FileStorage):
        return Upload("", b"")
    with closing(sent):
        content = sent.read()
    return Upload(sent.filename or "", content, again=bool(form.again.data))
