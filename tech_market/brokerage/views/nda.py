"""The agreement on secrecy of an introduction: read, accepted by each side."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.expression_pages import NdaPage
from tech_market.brokerage.forms import NdaForm
from tech_market.brokerage.papers import nda
from tech_market.brokerage.rules import IntroductionState
from tech_market.brokerage.services import introductions
from tech_market.brokerage.services.nda import accept_nda, find_terms
from tech_market.brokerage.services.sides import side_of
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/introductions/<ref>/nda", action=Action.INTRODUCTION_READ)
def show_nda(ref: str) -> ResponseReturnValue:
    """Show the text and who said yes when."""
    session, actor = db.session(), current_actor()
    one = introductions.get_introduction(session, ref=ref, actor=actor)
    terms, side = find_terms(session, one), side_of(actor, one)
    if terms is None:
        raise NotFound
    is_open = one.state is IntroductionState.AGREED and side is not None
    may_say = may(actor, Action.INTRODUCTION_ANSWER)
    can = is_open and may_say and side and terms.accepted_at(side) is None
    form = NdaForm(data={"digest": terms.digest}) if can else None
    page = NdaPage(ref, nda(terms.edition), terms, form)
    return show("brokerage/show_nda.html", page)


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
