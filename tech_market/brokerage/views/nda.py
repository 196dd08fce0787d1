"""The agreement on secrecy of an introduction: read, accepted by each side."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.expression_pages import NdaPage
from tech_market.brokerage.forms import NdaForm
from tech_market.brokerage.papers import nda
from tech_market.brokerage.record_forms import NdaFileForm
from tech_market.brokerage.rules import IntroductionState
from tech_market.brokerage.services import introductions, nda_files
from tech_market.brokerage.services.nda import accept_nda, find_terms
from tech_market.brokerage.services.sides import side_of
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.files.uploads import data_folder, hand_out, read_sent, takes_file
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/introductions/<ref>/nda", action=Action.INTRODUCTION_READ)
def show_nda(ref: str) -> ResponseReturnValue:
    """Show the text, the files, and who said yes when."""
    return _show(ref, NdaFileForm())


@route(bp, "/introductions/<ref>/nda", action=Action.INTRODUCTION_ANSWER, method="POST")
def agree_nda(ref: str) -> ResponseReturnValue:
    """Say yes to the text for the own side."""
    form = NdaForm(request.form)
    digest = (form.digest.data or "") if form.validate() else ""
    with transaction() as session:
        accept_nda(
            session, ref=ref, digest=digest, actor=current_actor(), now=clock.now()
        )
    flash(_("已确认保密协议，确认人和时间已留痕"), "success")
    return see("brokerage.show_introduction", ref=ref)


@takes_file
@route(
    bp, "/introductions/<ref>/nda/files", action=Action.INTRODUCTION_ANSWER,
    method="POST",
)  # fmt: skip
def add_nda_file(ref: str) -> ResponseReturnValue:
    """Store an agreement that was signed on paper."""
    introductions.get_introduction(db.session(), ref=ref, actor=current_actor())
    form = NdaFileForm.of_request()
    if form.validate():
        paper = nda_files.SignedPaper(*read_sent(form.file))
        with form.refusals(), transaction() as session:
            nda_files.add_nda_file(
                session, ref=ref, paper=paper, folder=data_folder(),
                actor=current_actor(), now=clock.now(),
            )  # fmt: skip
            flash(_("已上传，等待对方确认"), "success")
            return see("brokerage.show_nda", ref=ref)
    return _show(ref, form, status=form.status)


@route(bp, "/introductions/<ref>/nda/files/<file_ref>", action=Action.INTRODUCTION_READ)
def read_nda_file(ref: str, file_ref: str) -> ResponseReturnValue:
    """Give a signed agreement out, to keep."""
    found = nda_files.get_nda_file(
        db.session(), ref=ref, file_ref=file_ref, actor=current_actor()
    )
    return hand_out(found.file)


@route(
    bp, "/introductions/<ref>/nda/files/<file_ref>/confirm",
    action=Action.INTRODUCTION_ANSWER, method="POST",
)  # fmt: skip
def confirm_nda_file(ref: str, file_ref: str) -> ResponseReturnValue:
    """Say for the other side that this is what both signed."""
    with transaction() as session:
        nda_files.confirm_nda_file(
            session, ref=ref, file_ref=file_ref, actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    flash(_("已确认保密协议，确认人和时间已留痕"), "success")
    return see("brokerage.show_nda", ref=ref)


def _show(
    ref: str, file_form: NdaFileForm, *, status: int = 200
) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    one = introductions.get_introduction(session, ref=ref, actor=actor)
    terms, side = find_terms(session, one), side_of(actor, one)
    if terms is None:
        raise NotFound
    may_say = may(actor, Action.INTRODUCTION_ANSWER)
    is_open = one.state is IntroductionState.AGREED and side is not None and may_say
    can = is_open and side and terms.accepted_at(side) is None
    page = NdaPage(
        ref, nda(terms.edition), terms,
        form=NdaForm(data={"digest": terms.digest}) if can else None,
        side=side if is_open else None,
        file_form=file_form if is_open else None,
    )  # fmt: skip
    return show("brokerage/show_nda.html", page, status=status)
