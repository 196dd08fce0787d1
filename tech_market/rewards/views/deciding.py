"""Check, approve, refuse, pay, take back."""

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts.forms import SeenForm
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.rewards.forms import DecideForm, PayForm, RecoverForm, RefuseForm
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.services import deciding, paying
from tech_market.rewards.services.finding import get_claim
from tech_market.rewards.services.paying import Voucher
from tech_market.rewards.views.blueprint import bp
from tech_market.rewards.views.showing import show_claim
from tech_market.web.pages import see


@route(bp, "/rewards/<ref>", action=Action.REWARD_READ)
def show(ref: str) -> ResponseReturnValue:
    """Show one claim with its history."""
    return show_claim(ref)


@route(bp, "/rewards/<ref>/check", action=Action.REWARD_DECIDE, method="POST")
def check(ref: str) -> ResponseReturnValue:
    """Note that evidence and amount are right."""
    form = DecideForm(request.form)
    if _done(form, deciding.check_claim, ref):
        flash(_("已审核，等待另一位市场管理员批准"), "success")
        return see("rewards.show", ref=ref)
    return show_claim(ref, decide=form)


@route(bp, "/rewards/<ref>/approve", action=Action.REWARD_DECIDE, method="POST")
def approve(ref: str) -> ResponseReturnValue:
    """Approve what another administrator checked."""
    form = DecideForm(request.form)
    if _done(form, deciding.approve_claim, ref):
        flash(_("已批准，等待发放"), "success")
        return see("rewards.show", ref=ref)
    return show_claim(ref, decide=form)


@route(bp, "/rewards/<ref>/refuse", action=Action.REWARD_DECIDE, method="POST")
def refuse(ref: str) -> ResponseReturnValue:
    """Refuse the claim with a reason."""
    form = RefuseForm(request.form)
    if _done(form, deciding.refuse_claim, ref, reason=form.reason.data or ""):
        flash(_("已记为不予奖励，经纪人会看到理由"), "success")
        return see("rewards.show", ref=ref)
    return show_claim(ref, refuse=form)


@route(bp, "/rewards/<ref>/pay", action=Action.REWARD_DECIDE, method="POST")
def pay(ref: str) -> ResponseReturnValue:
    """Record the payment."""
    form = PayForm(request.form)
    if _done(form, paying.pay_claim, ref, voucher=_voucher(form)):
        flash(_("发放已记录"), "success")
        return see("rewards.show", ref=ref)
    return show_claim(ref, pay=form)


@route(bp, "/rewards/<ref>/recover", action=Action.REWARD_DECIDE, method="POST")
def recover(ref: str) -> ResponseReturnValue:
    """Record money that came back."""
    form = RecoverForm(request.form)
    is_valid = form.validate()  # reads the amount
    fen = form.amount_yuan.fen or 0
    if is_valid and _done(
        form, paying.recover_claim, ref, amount_fen=fen, voucher=_voucher(form)
    ):
        flash(_("追回已记录"), "success")
        return see("rewards.show", ref=ref)
    return show_claim(ref, recover=form)


def _voucher(form: PayForm) -> Voucher | None:
    day = form.paid_on.data
    return Voucher(form.voucher_no.data or "", day) if day else None


def _done(
    form: SeenForm, use_case: Callable[..., RewardClaim], ref: str, **values: Any
) -> bool:
    """Run one use case in one transaction; False leaves at the form what was wrong."""
    get_claim(db.session(), actor=current_actor(), ref=ref)
    if not form.validate():
        return False
    with form.refusals(), transaction() as session:
        use_case(
            session,
            actor=current_actor(),
            ref=ref,
            now=clock.now(),
            seen=form.seen,
            **values,
        )
    return form.refusal is None
