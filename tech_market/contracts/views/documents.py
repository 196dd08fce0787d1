"""The papers of a contract: take them in, give them out as attachments."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts.forms.documents import DocumentForm, RemoveForm
from tech_market.contracts.services import documents, finding
from tech_market.contracts.views.blueprint import bp
from tech_market.contracts.views.showing import show_contract
from tech_market.db import db, transaction
from tech_market.files.uploads import data_folder, hand_out, read_sent, takes_file
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see


@takes_file
@route(bp, "/contracts/<ref>/documents", action=Action.CONTRACT_WRITE, method="POST")
def add_document(ref: str) -> ResponseReturnValue:
    """Store an uploaded paper with the contract."""
    contract = finding.get_contract(db.session(), actor=current_actor(), ref=ref)
    form = DocumentForm.of_request(g.codes)
    if form.validate():
        upload = _upload(form)
        with form.refusals(), transaction() as session:
            documents.add_document(
                session,
                actor=current_actor(),
                codes=g.codes,
                ref=ref,
                upload=upload,
                folder=data_folder(),
                now=clock.now(),
            )
        if form.refusal is None:
            flash(_("材料已上传"), "success")
            return see("contracts.show", ref=ref, _anchor="documents")
    return show_contract(contract, document_form=form)


@route(
    bp,
    "/contracts/<ref>/documents/<document_ref>/remove",
    action=Action.CONTRACT_WRITE,
    method="POST",
)
def remove_document(ref: str, document_ref: str) -> ResponseReturnValue:
    """Take a paper off a contract that still moves."""
    contract = finding.get_contract(db.session(), actor=current_actor(), ref=ref)
    form = RemoveForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            documents.remove_document(
                session,
                actor=current_actor(),
                ref=ref,
                document_ref=document_ref,
                now=clock.now(),
            )
        if form.refusal is None:
            flash(_("材料已移除"), "success")
            return see("contracts.show", ref=ref, _anchor="documents")
    form.version.data = str(contract.version)  # for the other form of that page
    return show_contract(contract, form)


@route(bp, "/contracts/<ref>/documents/<document_ref>", action=Action.CONTRACT_READ)
def read_document(ref: str, document_ref: str) -> ResponseReturnValue:
    """Give a paper out, to keep and never to open inside a page."""
    document = documents.get_document(
        db.session(), actor=current_actor(), ref=ref, document_ref=document_ref
    )
    return hand_out(document.file)


def _upload(form: DocumentForm) -> documents.Upload:
    name, content = read_sent(form.file)
    return documents.Upload(form.paper_code.data or "", name, content)
