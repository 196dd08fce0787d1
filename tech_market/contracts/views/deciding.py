"""Hand a paper in, send it back, register it."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts import rules
from tech_market.contracts.forms import ReasonForm, RegisterForm, SubmitForm
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import RegisterPage, Sheet
from tech_market.contracts.services import deciding, finding
from tech_market.contracts.views.blueprint import bp
from tech_market.contracts.views.showing import show_contract
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see
from tech_market.web.pages import show as render


@route(bp, "/contracts/<ref>/submit", action=Action.CONTRACT_WRITE, method="POST")
def submit(ref: str) -> ResponseReturnValue:
    """Hand the paper in for registration."""
    finding.get_own_contract(db.session(), actor=current_actor(), ref=ref)
    form = SubmitForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            deciding.submit_contract(
                session,
                actor=current_actor(),
                ref=ref,
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("已提交，等待市场管理员登记"), "success")
            return see("contracts.show", ref=ref)
    return show_contract(_contract(ref), form)


@route(bp, "/contracts/<ref>/register", action=Action.CONTRACT_REGISTER)
def register_form(ref: str) -> ResponseReturnValue:
    """Show the whole sheet again, and the certificate to enter."""
    contract = _contract(ref)
    rules.next_state(contract.state, rules.Step.REGISTER)
    return _register_page(contract)


@route(bp, "/contracts/<ref>/register", action=Action.CONTRACT_REGISTER, method="POST")
def register(ref: str) -> ResponseReturnValue:
    """Register the contract: from now on it counts."""
    _contract(ref)
    form = RegisterForm(request.form)
    if form.validate() and form.certificate_on.data:
        with form.refusals(), transaction() as session:
            deciding.register_contract(
                session,
                actor=current_actor(),
                ref=ref,
                registration_no=form.registration_no.data or "",
                certificate_on=form.certificate_on.data,
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("已登记，金额已计入统计"), "success")
            return see("contracts.show", ref=ref)
    return _register_page(_contract(ref), form=form)


@route(bp, "/contracts/<ref>/return", action=Action.CONTRACT_REGISTER, method="POST")
def send_back(ref: str) -> ResponseReturnValue:
    """Send the paper back for correction."""
    _contract(ref)
    form = ReasonForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            deciding.return_contract(
                session,
                actor=current_actor(),
                ref=ref,
                reason=form.reason.data or "",
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("已退回补正"), "success")
            return see("contracts.show", ref=ref)
    return _register_page(_contract(ref), back=form)


def _contract(ref: str) -> Contract:
    return finding.get_contract(db.session(), actor=current_actor(), ref=ref)


def _register_page(
    contract: Contract,
    *,
    form: RegisterForm | None = None,
    back: ReasonForm | None = None,
) -> ResponseReturnValue:
    """Show both forms; the one that was refused says why."""
    refused = form or back
    version = {"version": str(contract.version)}
    page = RegisterPage(
        Sheet.of(contract),
        form or RegisterForm(data=version),
        back or ReasonForm(data=version),
        is_own_entry=contract.entered_by_id == current_actor().user_id,
    )
    status = refused.status if refused else 200
    return render("contracts/register_form.html", page, status=status)
