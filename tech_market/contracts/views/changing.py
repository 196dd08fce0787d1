"""Change, cancel or revoke a registered contract."""

from collections.abc import Callable

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts import rules
from tech_market.contracts.forms import ChangeForm, EndForm, change_form_class
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import ChangePage, EndPage, Sheet
from tech_market.contracts.services import changing, finding
from tech_market.contracts.services.ledger import counted_amounts, current_deductions
from tech_market.contracts.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.money import plain_text
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see
from tech_market.web.pages import show as render


@route(bp, "/contracts/<ref>/change", action=Action.CONTRACT_REGISTER)
def change_form(ref: str) -> ResponseReturnValue:
    """Show the amounts that hold now, to be corrected."""
    contract = _registered(ref)
    costs = current_deductions(contract)
    data: dict[str, object] = {
        f"deduction_{kind}": plain_text(fen, unit="元") for kind, fen in costs.items()
    }
    data |= {
        "version": str(contract.version),
        "total_yuan": plain_text(counted_amounts(contract).total_fen, unit="元"),
        "is_all_technical": not costs,
        "effective_on": clock.today(clock.now()),
    }
    page = ChangePage(Sheet.of(contract), change_form_class(g.codes)(data=data))
    return render("contracts/change_form.html", page)


@route(bp, "/contracts/<ref>/change", action=Action.CONTRACT_REGISTER, method="POST")
def change(ref: str) -> ResponseReturnValue:
    """Append the difference to the ledger."""
    _contract(ref)
    form = change_form_class(g.codes)(request.form)
    if form.validate() and form.effective_on.data:
        with form.refusals(), transaction() as session:
            changing.change_contract(
                session,
                actor=current_actor(),
                codes=g.codes,
                ref=ref,
                change=_change(form),
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("变更已记入账册"), "success")
            return see("contracts.show", ref=ref)
    page = ChangePage(Sheet.of(_contract(ref)), form)
    return render("contracts/change_form.html", page, status=form.status)


@route(bp, "/contracts/<ref>/cancel", action=Action.CONTRACT_REGISTER)
def cancel_form(ref: str) -> ResponseReturnValue:
    """Ask from when and why the contract is cancelled."""
    return _end_form(ref, "contracts/cancel_form.html")


@route(bp, "/contracts/<ref>/cancel", action=Action.CONTRACT_REGISTER, method="POST")
def cancel(ref: str) -> ResponseReturnValue:
    """Cancel: the rest no longer counts."""
    return _end(ref, changing.cancel_contract, "contracts/cancel_form.html")


@route(bp, "/contracts/<ref>/revoke", action=Action.CONTRACT_REGISTER)
def revoke_form(ref: str) -> ResponseReturnValue:
    """Ask from when and why the registration is revoked."""
    return _end_form(ref, "contracts/revoke_form.html")


@route(bp, "/contracts/<ref>/revoke", action=Action.CONTRACT_REGISTER, method="POST")
def revoke(ref: str) -> ResponseReturnValue:
    """Revoke: the rest no longer counts."""
    return _end(ref, changing.revoke_contract, "contracts/revoke_form.html")


def _end_form(ref: str, template: str) -> ResponseReturnValue:
    contract = _registered(ref)
    data = {
        "version": str(contract.version),
        "effective_on": clock.today(clock.now()),
    }
    return render(template, EndPage(Sheet.of(contract), EndForm(data=data)))


def _end(
    ref: str, service: Callable[..., Contract], template: str
) -> ResponseReturnValue:
    _contract(ref)
    form = EndForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            service(
                session,
                actor=current_actor(),
                ref=ref,
                effective_on=form.effective_on.data,
                reason=form.reason.data or "",
                evidence=form.evidence.data or "",
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("已记入账册，该合同不再计入统计"), "success")
            return see("contracts.show", ref=ref)
    page = EndPage(Sheet.of(_contract(ref)), form)
    return render(template, page, status=form.status)


def _change(form: ChangeForm) -> changing.Change:
    assert form.effective_on.data is not None  # noqa: S101 - the form is valid
    return changing.Change(
        total_fen=form.total_yuan.fen or 0,
        deductions=form.deductions,
        is_all_technical=bool(form.is_all_technical.data),
        effective_on=form.effective_on.data,
        reason=form.reason.data or "",
        kind=rules.AmountKind(form.kind.data),
        evidence=form.evidence.data or "",
    )


def _contract(ref: str) -> Contract:
    return finding.get_contract(db.session(), actor=current_actor(), ref=ref)


def _registered(ref: str) -> Contract:
    contract = _contract(ref)
    rules.next_state(contract.state, rules.Step.CHANGE)
    return contract
