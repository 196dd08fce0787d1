"""The owner reads the pairs behind a listing's reach, and says which do not suit."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.forms import DeclineForm
from tech_market.brokerage.reach_pages import ReachPage, ReachRow, UnsuitablePage
from tech_market.brokerage.rules import Judge
from tech_market.brokerage.services import owners
from tech_market.brokerage.services.reach import PARTS, count_pairs, pairs_of
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings.reading import get_readable
from tech_market.listings.texts import clean_line
from tech_market.matching.text import NEED, RESULT, other_kind
from tech_market.notices.shown import cards_for
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.recommend.documents import MODELS
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

PAIR = "/needs/<need_ref>/unsuitable/<result_ref>"


@route(bp, "/needs/<ref>/reach", action=Action.MATCH_READ)
def reach_of_need(ref: str) -> ResponseReturnValue:
    """Show the pairs of a need to its owner and oversight."""
    return _reach(NEED, ref)


@route(bp, "/results/<ref>/reach", action=Action.MATCH_READ)
def reach_of_result(ref: str) -> ResponseReturnValue:
    """Show the pairs of a result to its owner and oversight."""
    return _reach(RESULT, ref)


@route(bp, PAIR, action=Action.INTRODUCTION_ANSWER)
def unsuitable_form(need_ref: str, result_ref: str) -> ResponseReturnValue:
    """Ask why the pair does not suit."""
    return _ask(need_ref, result_ref, DeclineForm())


@route(bp, PAIR, action=Action.INTRODUCTION_ANSWER, method="POST")
def unsuitable(need_ref: str, result_ref: str) -> ResponseReturnValue:
    """Close the pair with the reason."""
    form = DeclineForm(request.form)
    form.offer(g.codes)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                match = owners.say_unsuitable(
                    session, need=need_ref, result=result_ref,
                    no=owners.No(form.reason.data, clean_line(form.text.data)),
                    codes=g.codes, actor=current_actor(), now=clock.now(),
                )  # fmt: skip
                own = match.need.organisation_id == current_actor().organisation_id
            flash(_("已记为不合适，这一对不再推送，原因已告知对方"), "success")
            if own:
                return see("brokerage.reach_of_need", ref=need_ref)
            return see("brokerage.reach_of_result", ref=result_ref)
    return _ask(need_ref, result_ref, form, status=form.status)


def _reach(kind: str, ref: str) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    listing, _audience = get_readable(session, MODELS[kind], ref, actor=actor)
    is_own = actor.organisation_id == listing.organisation_id
    if not (is_own or actor.sees_all):
        raise NotFound("listing")
    part = request.args.get("part", "")
    part = part if part in PARTS else ""
    number = asked_page()
    rows = pairs_of(
        session, listing, part=part, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    there = other_kind(kind)
    others = [one.match.result if kind == NEED else one.match.need for one in rows]
    keys = {(there, one.ref) for one in others}
    cards = cards_for(session, actor, keys, now=clock.now())
    page = ReachPage(
        listing=listing,
        part=part,
        rows=[
            ReachRow(row, cards.get((there, other.ref)))
            for row, other in zip(rows, others, strict=True)
        ],
        pager=Pager.of(total=count_pairs(session, listing, part=part), page=number),
        is_own=is_own,
    )
    return show("brokerage/reach.html", page)


def _ask(
    need: str, result: str, form: DeclineForm, *, status: int = 200
) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    match, judge = owners.get_own_pair(session, need=need, result=result, actor=actor)
    form.offer(g.codes)
    kind = RESULT if judge is Judge.NEED else NEED
    other = match.result if judge is Judge.NEED else match.need
    cards = cards_for(session, actor, {(kind, other.ref)}, now=clock.now())
    own = match.need if judge is Judge.NEED else match.result
    page = UnsuitablePage(match, own, cards.get((kind, other.ref)), form)
    return show("brokerage/unsuitable_form.html", page, status=status)
