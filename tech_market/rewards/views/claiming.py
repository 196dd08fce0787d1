"""A broker claims, and takes a claim back."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.rewards.forms import ClaimForm, DecideForm
from tech_market.rewards.pages import ClaimFormPage
from tech_market.rewards.services import claiming
from tech_market.rewards.services.finding import get_claim, get_claimable
from tech_market.rewards.services.working import work_out
from tech_market.rewards.views.blueprint import bp
from tech_market.rewards.views.showing import show_claim
from tech_market.web.pages import see
from tech_market.web.pages import show as render


@route(bp, "/contracts/<ref>/reward", action=Action.REWARD_CLAIM)
def claim_form(ref: str) -> ResponseReturnValue:
    """Show how the reward of a contract is worked out."""
    return _form(ref, None)


@route(bp, "/contracts/<ref>/reward", action=Action.REWARD_CLAIM, method="POST")
def claim(ref: str) -> ResponseReturnValue:
    """Claim it."""
    actor, form = current_actor(), ClaimForm(request.form)
    broker = claiming.get_claimant(db.session(), actor=actor)
    get_claimable(db.session(), broker=broker, ref=ref)
    if form.validate():
        with form.refusals(), transaction() as session:
            found = claiming.claim_reward(
                session, actor=actor, ref=ref, amount_fen=form.shown_fen or 0,
                now=clock.now(),
            ).ref  # fmt: skip
        if form.refusal is None:
            flash(_("已申报，等待市场管理员审核"), "success")
            return see("rewards.show", ref=found)
    return _form(ref, form)


@route(bp, "/rewards/<ref>/withdraw", action=Action.REWARD_CLAIM, method="POST")
def withdraw(ref: str) -> ResponseReturnValue:
    """Take an own claim back."""
    get_claim(db.session(), actor=current_actor(), ref=ref)
    form = DecideForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            claiming.withdraw_claim(
                session, actor=current_actor(), ref=ref, now=clock.now(),
                seen=form.seen,
            )  # fmt: skip
        if form.refusal is None:
            flash(_("申报已撤回，可以重新申报"), "success")
            return see("rewards.show", ref=ref)
    return show_claim(ref, decide=form)


def _form(ref: str, form: ClaimForm | None) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    broker = claiming.get_claimant(session, actor=current_actor())
    contract = get_claimable(session, broker=broker, ref=ref)
    working = work_out(session, contract, broker=broker, now=now)
    fresh = ClaimForm(data={"amount": str(working.amount_fen)})
    if form is not None:
        fresh.form_errors, fresh.status = form.form_errors, form.status
    last = working.rules.last_day(contract.certificate_on or contract.signed_on)
    page = ClaimFormPage(
        working, fresh, last, is_linked=contract.broker_id == broker.id
    )
    status = form.status if form else 200
    return render("rewards/claim_form.html", page, status=status)
