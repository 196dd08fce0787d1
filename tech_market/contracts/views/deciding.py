"""Apply, withdraw, accept, send back, refuse, register."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts import rules
from tech_market.contracts.due import due_of
from tech_market.contracts.forms import (
    ReasonForm,
    RefuseForm,
    RegisterForm,
    SeenForm,
    StepForm,
    SubmitForm,
)
from tech_market.contracts.forms.changing import WithdrawForm
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import RegisterPage, Sheet
from tech_market.contracts.services import (
    approving,
    deciding,
    finding,
    rehearsing,
    twice,
)
from tech_market.contracts.views.blueprint import bp
from tech_market.contracts.views.showing import show_contract
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see
from tech_market.web.pages import show as render


@dataclass(frozen=True, slots=True)
class Tried:
    """The forms of the page as they were sent; None was not."""

    form: RegisterForm | None = None
    back: ReasonForm | None = None
    refuse: RefuseForm | None = None
    step: StepForm | None = None

    @property
    def sent(self) -> SeenForm | None:
        """Return the one that was sent."""
        return self.form or self.back or self.refuse or self.step


@route(bp, "/contracts/<ref>/submit", action=Action.CONTRACT_WRITE, method="POST")
def submit(ref: str) -> ResponseReturnValue:
    """Apply for registration."""
    finding.get_own_contract(db.session(), actor=current_actor(), ref=ref)
    form = SubmitForm(request.form)
    note = form.duplicate_note.data or ""
    if _done(form, deciding.submit_contract, ref, duplicate_note=note):
        flash(_("已提交，等待市场管理员受理"), "success")
        return see("contracts.show", ref=ref)
    return show_contract(_contract(ref), form)


@route(bp, "/contracts/<ref>/withdraw", action=Action.CONTRACT_WRITE, method="POST")
def withdraw(ref: str) -> ResponseReturnValue:
    """Take back an application that nobody took on yet."""
    finding.get_own_contract(db.session(), actor=current_actor(), ref=ref)
    form = WithdrawForm(request.form)
    if _done(form, deciding.withdraw_contract, ref, reason=form.why.data or ""):
        flash(_("已撤回，合同回到草稿，可修改后重新提交"), "success")
        return see("contracts.show", ref=ref)
    return show_contract(_contract(ref), withdraw=form)


@route(bp, "/contracts/<ref>/accept", action=Action.CONTRACT_REGISTER, method="POST")
def accept(ref: str) -> ResponseReturnValue:
    """Take the application on: the days begin to run."""
    _contract(ref)
    form = StepForm(request.form)
    if _done(form, deciding.accept_contract, ref):
        flash(_("已受理，办理期限开始计算"), "success")
        return see("contracts.register_form", ref=ref)
    return _register_page(_contract(ref), Tried(step=form))


@route(bp, "/contracts/<ref>/register", action=Action.CONTRACT_REGISTER)
def register_form(ref: str) -> ResponseReturnValue:
    """Show the whole sheet again, and what may be decided now."""
    contract = _contract(ref)
    rules.next_state(contract.state, rules.Step.RETURN)
    return _register_page(contract, Tried())


@route(bp, "/contracts/<ref>/register", action=Action.CONTRACT_REGISTER, method="POST")
def register(ref: str) -> ResponseReturnValue:
    """Approve; with the last approval the contract is registered and counts."""
    _contract(ref)
    form = RegisterForm(request.form)
    values = {
        "registration_no": form.registration_no.data or "",
        "certificate_on": form.certificate_on.data,
    }
    if _done(form, deciding.register_contract, ref, **values):
        if _contract(ref).state is rules.ContractState.REGISTERED:
            flash(_("已登记，金额已计入统计"), "success")
        else:
            flash(_("已审核，等待另一位市场管理员复核"), "success")
        return see("contracts.show", ref=ref)
    return _register_page(_contract(ref), Tried(form=form))


@route(bp, "/contracts/<ref>/return", action=Action.CONTRACT_REGISTER, method="POST")
def send_back(ref: str) -> ResponseReturnValue:
    """Send the paper back for correction."""
    _contract(ref)
    form = ReasonForm(request.form)
    reason = form.reason.data or ""
    if _done(form, deciding.return_contract, ref, reason=reason):
        flash(_("已退回补正"), "success")
        return see("contracts.show", ref=ref)
    return _register_page(_contract(ref), Tried(back=form))


@route(bp, "/contracts/<ref>/refuse", action=Action.CONTRACT_REGISTER, method="POST")
def refuse(ref: str) -> ResponseReturnValue:
    """Note that the registry does not register the contract."""
    _contract(ref)
    form = RefuseForm(request.form)
    reason = form.ground.data or ""
    if _done(form, deciding.refuse_contract, ref, reason=reason):
        flash(_("已记为不予登记"), "success")
        return see("contracts.show", ref=ref)
    return _register_page(_contract(ref), Tried(refuse=form))


def _done(
    form: SeenForm, use_case: Callable[..., Contract], ref: str, **values: Any
) -> bool:
    """Run one use case in one transaction; False leaves at the form what was wrong."""
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


def _contract(ref: str) -> Contract:
    return finding.get_contract(db.session(), actor=current_actor(), ref=ref)


def _register_page(contract: Contract, tried: Tried) -> ResponseReturnValue:
    """Show all forms; the one that was refused says why."""
    session, actor = db.session(), current_actor()
    today = clock.today(clock.now())
    version = {"version": str(contract.version)}
    page = RegisterPage(
        Sheet.of(contract),
        tried.form or RegisterForm(data=version),
        tried.back or ReasonForm(data=version),
        tried.refuse or RefuseForm(data=version),
        tried.step or StepForm(data=version),
        is_own_entry=contract.entered_by_id == actor.user_id,
        findings=rehearsing.rehearsal_of(session, contract, codes=g.codes, on=today),
        alikes=twice.list_alikes(session, actor=actor, contract=contract, on=today),
        due=due_of(contract, on=today),
        approvals=approving.list_approvals(session, contract),
        wanted=approving.approvers_wanted(contract, on=today),
        reader_id=actor.user_id,
    )
    status = tried.sent.status if tried.sent else 200
    return render("contracts/register_form.html", page, status=status)
