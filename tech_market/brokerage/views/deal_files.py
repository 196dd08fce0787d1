"""Files at a deal: added, given out as attachments, taken off."""

from flask import flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage import scope
from tech_market.brokerage.models import Deal
from tech_market.brokerage.record_forms import DealFileForm
from tech_market.brokerage.record_pages import DealFileFormPage
from tech_market.brokerage.services import deal_files, deals
from tech_market.brokerage.services.deal_files import Upload
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.files.uploads import data_folder, hand_out, read_sent, takes_file
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/deals/<ref>/files/new", action=Action.DEAL_FILE)
def deal_file_form(ref: str) -> ResponseReturnValue:
    """Show the form to add a file."""
    return _form(_deal(ref), DealFileForm())


@takes_file
@route(bp, "/deals/<ref>/files/new", action=Action.DEAL_FILE, method="POST")
def add_deal_file(ref: str) -> ResponseReturnValue:
    """Store a file at the deal."""
    deal = _deal(ref)
    form = DealFileForm.of_request().offer(g.codes)
    if form.validate():
        name, content = read_sent(form.file)
        upload = Upload(form.kind_code.data, name, content, form.is_shared.data)
        with form.refusals(), transaction() as session:
            deal_files.add_file(
                session, deal_ref=ref, upload=upload, codes=g.codes,
                folder=data_folder(), actor=current_actor(), now=clock.now(),
            )  # fmt: skip
            flash(_("文件已上传"), "success")
            return see("brokerage.show_deal", ref=ref, _anchor="files")
    return _form(deal, form, status=form.status)


@route(bp, "/deals/<ref>/files/<file_ref>", action=Action.DEAL_READ)
def read_deal_file(ref: str, file_ref: str) -> ResponseReturnValue:
    """Give a file out, to keep and never to open inside a page."""
    found = deal_files.get_file(
        db.session(), deal_ref=ref, file_ref=file_ref, actor=current_actor()
    )
    return hand_out(found.file)


@route(
    bp, "/deals/<ref>/files/<file_ref>/remove", action=Action.DEAL_FILE, method="POST"
)
def remove_deal_file(ref: str, file_ref: str) -> ResponseReturnValue:
    """Take a file off the deal; it stays on record."""
    with transaction() as session:
        deal_files.remove_file(
            session, deal_ref=ref, file_ref=file_ref, actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    flash(_("文件已移除"), "success")
    return see("brokerage.show_deal", ref=ref, _anchor="files")


def _deal(ref: str) -> Deal:
    return deals.get_deal(db.session(), ref=ref, actor=current_actor())


def _form(deal: Deal, form: DealFileForm, *, status: int = 200) -> ResponseReturnValue:
    chooses = scope.is_broker(current_actor())
    page = DealFileFormPage(deal, form.offer(g.codes), chooses)
    return show("brokerage/deal_file_form.html", page, status=status)
