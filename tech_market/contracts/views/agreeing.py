"""Decide about a change that was asked for, and see which wait for whom."""

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.change_pages import ChangesPage, DecidePage
from tech_market.contracts.forms import SeenForm, StepForm
from tech_market.contracts.forms.changing import AgainstForm, WithdrawForm
from tech_market.contracts.pages import Sheet
from tech_market.contracts.rules.changes import ChangeState
from tech_market.contracts.services import agreeing, finding, pending
from tech_market.contracts.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see
from tech_market.web.pages import show as render
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page


@route(bp, "/contracts/changes", action=Action.CONTRACT_READ)
def changes() -> ResponseReturnValue:
    """List the changes that wait, of contracts this person may read."""
    session, actor, page = db.session(), current_actor(), asked_page()
    found = pending.list_waiting(
        session, actor=actor, on=clock.today(clock.now()),
        offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE,
    )  # fmt: skip
    pager = Pager.of(total=pending.count_waiting(session, actor=actor), page=page)
    return render("contracts/changes.html", ChangesPage(found, pager, actor.user_id))


@route(bp, "/contracts/<ref>/changes/<change_ref>", action=Action.CONTRACT_READ)
def show_change(ref: str, change_ref: str) -> ResponseReturnValue:
    """Show what was asked for, who agreed, and what this person may do."""
    return _page(ref, change_ref)


@route(
    bp,
    "/contracts/<ref>/changes/<change_ref>/agree",
    action=Action.CONTRACT_REGISTER,
    method="POST",
)
def agree(ref: str, change_ref: str) -> ResponseReturnValue:
    """Agree; with the last agreement the difference is booked."""
    _change(ref, change_ref)
    form = StepForm(request.form)
    if not _done(form, agreeing.approve_change, ref, change_ref):
        return _page(ref, change_ref, agree=form)
    if _change(ref, change_ref).state is ChangeState.BOOKED:
        flash(_("已同意，金额已记入账册"), "success")
        return see("contracts.show", ref=ref, _anchor="entries")
    flash(_("已同意，等待另一位市场管理员复核；复核前金额不变"), "success")
    return see("contracts.show_change", ref=ref, change_ref=change_ref)


@route(
    bp,
    "/contracts/<ref>/changes/<change_ref>/refuse",
    action=Action.CONTRACT_REGISTER,
    method="POST",
)
def disagree(ref: str, change_ref: str) -> ResponseReturnValue:
    """Say no, with the reason."""
    _change(ref, change_ref)
    form = AgainstForm(request.form)
    reason = form.against.data or ""
    if _done(form, agreeing.refuse_change, ref, change_ref, reason=reason):
        flash(_("已记为不同意，金额没有变动"), "success")
        return see("contracts.show", ref=ref, _anchor="changes")
    return _page(ref, change_ref, against=form)


@route(
    bp,
    "/contracts/<ref>/changes/<change_ref>/withdraw",
    action=Action.CONTRACT_REGISTER,
    method="POST",
)
def withdraw_change(ref: str, change_ref: str) -> ResponseReturnValue:
    """Take back what one asked for."""
    _change(ref, change_ref)
    form = WithdrawForm(request.form)
    reason = form.why.data or ""
    if _done(form, agreeing.withdraw_change, ref, change_ref, reason=reason):
        flash(_("已撤回，金额没有变动"), "success")
        return see("contracts.show", ref=ref, _anchor="changes")
    return _page(ref, change_ref, withdraw=form)


def _done(
    form: SeenForm,
    use_case: Callable[..., ContractChange],
    ref: str,
    change_ref: str,
    **values: Any,
) -> bool:
    """Run one use case in one transaction; False leaves at the form what was wrong."""
    if not form.validate():
        return False
    with form.refusals(), transaction() as session:
        use_case(
            session,
            actor=current_actor(),
            ref=ref,
            change_ref=change_ref,
            now=clock.now(),
            seen=form.seen,
            **values,
        )
    return form.refusal is None


def _change(ref: str, change_ref: str) -> ContractChange:
    session = db.session()
    contract = finding.get_contract(session, actor=current_actor(), ref=ref)
    return pending.get_change(session, contract=contract, ref=change_ref)


def _page(
    ref: str,
    change_ref: str,
    *,
    agree: StepForm | None = None,
    against: AgainstForm | None = None,
    withdraw: WithdrawForm | None = None,
) -> ResponseReturnValue:
    """Show all forms; the one that was refused says why."""
    session, change = db.session(), _change(ref, change_ref)
    is_waiting = change.state is ChangeState.WAITING
    today, seen = clock.today(clock.now()), {"version": str(change.contract.version)}
    page = DecidePage(
        Sheet.of(change.contract),
        change,
        pending.waiting_of(session, change, on=today) if is_waiting else None,
        pending.list_approvals(session, change),
        agree or StepForm(data=seen),
        against or AgainstForm(data=seen),
        withdraw or WithdrawForm(data=seen),
        current_actor().user_id,
    )
    sent = agree or against or withdraw
    status = sent.status if sent else 200
    return render("contracts/show_change.html", page, status=status)
