"""Several brokers at one deal: propose who has which share, and answer."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.models import Deal
from tech_market.brokerage.rules.shares import SplitState
from tech_market.brokerage.services import assigning, deals, sharing, splitting
from tech_market.brokerage.share_forms import RefuseForm, SplitForm, StandInForm
from tech_market.brokerage.share_pages import SplitFormPage, SplitPage
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/deals/<ref>/split", action=Action.DEAL_MOVE)
def split_form(ref: str) -> ResponseReturnValue:
    """Show the shares as they are, to be divided anew."""
    deal = deals.get_deal(db.session(), ref=ref, actor=current_actor())
    pending = sharing.find_pending(db.session(), deal)
    if pending is not None:
        return see("brokerage.show_split", ref=pending.ref)
    return _form(deal, SplitForm.filled(sharing.shares_of(db.session(), deal)))


@route(bp, "/deals/<ref>/split", action=Action.DEAL_MOVE, method="POST")
def propose_split(ref: str) -> ResponseReturnValue:
    """Propose a division; whoever gains or loses is asked."""
    deal = deals.get_deal(db.session(), ref=ref, actor=current_actor())
    form = SplitForm(request.form)
    form.offer(_choices(deal))
    if form.validate():
        with form.refusals(), transaction() as session:
            split = splitting.propose(
                session, deal_ref=ref, actor=current_actor(), now=clock.now(),
                wanted=splitting.Wanted(form.points, clean_line(form.reason.data)),
            )  # fmt: skip
            flash(_("方案已提出，相关经纪人都同意后生效"), "success")
            return see("brokerage.show_split", ref=split.ref)
    return _form(deal, form, status=form.status)


@route(bp, "/splits/<ref>", action=Action.DEAL_READ)
def show_split(ref: str) -> ResponseReturnValue:
    """Show one proposal to the brokers it concerns, and to oversight."""
    return _show(ref)


@route(bp, "/splits/<ref>/consent", action=Action.DEAL_MOVE, method="POST")
def consent_split(ref: str) -> ResponseReturnValue:
    """Say yes to the own part."""
    with transaction() as session:
        split = splitting.consent(
            session, ref=ref, actor=current_actor(), now=clock.now()
        )
        done = split.state is SplitState.EFFECTIVE
    words = _("份额方案已生效") if done else _("已同意，等待其他经纪人")
    flash(words, "success")
    return see("brokerage.show_split", ref=ref)


@route(bp, "/splits/<ref>/refuse", action=Action.DEAL_MOVE, method="POST")
def refuse_split(ref: str) -> ResponseReturnValue:
    """Say no to the own part, with a reason."""
    form = RefuseForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            splitting.refuse(
                session, ref=ref, text=clean_line(form.text.data),
                actor=current_actor(), now=clock.now(),
            )  # fmt: skip
            flash(_("已答复不同意，份额保持不变"), "success")
            return see("brokerage.show_split", ref=ref)
    return _show(ref, refuse=form, status=form.status)


@route(bp, "/splits/<ref>/cancel", action=Action.DEAL_MOVE, method="POST")
def cancel_split(ref: str) -> ResponseReturnValue:
    """Take a proposal back."""
    with transaction() as session:
        splitting.cancel(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("方案已撤销，份额保持不变"), "success")
    return see("brokerage.show_split", ref=ref)


@route(
    bp, "/splits/<ref>/stand-in/<broker_ref>", action=Action.MATCH_ASSIGN, method="POST"
)
def stand_in(ref: str, broker_ref: str) -> ResponseReturnValue:
    """Let the administrator consent for a broker who is on file no more."""
    form = StandInForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            splitting.stand_in(
                session, ref=ref, broker_ref=broker_ref,
                reason=clean_line(form.text.data), actor=current_actor(),
                now=clock.now(),
            )  # fmt: skip
            flash(_("已代为同意，依据已留痕"), "success")
            return see("brokerage.show_split", ref=ref)
    return _show(ref, stand=form, status=form.status)


def _show(
    ref: str,
    *,
    refuse: RefuseForm | None = None,
    stand: StandInForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    split = sharing.get_split(session, ref=ref, actor=actor)
    page = SplitPage(
        split, actor, refuse or RefuseForm(), stand or StandInForm(),
        reads_deal=_reads(split.deal.ref),
    )  # fmt: skip
    return show("brokerage/show_split.html", page, status=status)


def _reads(deal_ref: str) -> bool:
    try:
        deals.get_deal(db.session(), ref=deal_ref, actor=current_actor())
    except NotFound:
        return False
    return True


def _form(deal: Deal, form: SplitForm, *, status: int = 200) -> ResponseReturnValue:
    form.offer(_choices(deal))
    page = SplitFormPage(deal, form)
    return show("brokerage/split_form.html", page, status=status)


def _choices(deal: Deal) -> list[tuple[str, str]]:
    """Return whoever has a share now, then all who may take pairings."""
    here = [one.broker for one in sharing.shares_of(db.session(), deal)]
    able = assigning.list_loads(db.session(), today=clock.today(clock.now()))
    more = sorted((one.broker for one in able), key=lambda one: one.user.name)
    return [(one.ref, one.user.name) for one in dict.fromkeys((*here, *more))]
