"""Ask to change, cancel or revoke a registered contract."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts import rules
from tech_market.contracts.change_pages import ChangePage, EndPage
from tech_market.contracts.forms import ChangeForm, EndForm, change_form_class
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import Sheet
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.rules.ruleset import rules_on
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
    return _change_page(contract, change_form_class(g.codes)(data=data))


@route(bp, "/contracts/<ref>/change", action=Action.CONTRACT_REGISTER, method="POST")
def change(ref: str) -> ResponseReturnValue:
    """Ask for other amounts."""
    _contract(ref)
    form = change_form_class(g.codes)(request.form)
    if form.validate() and form.effective_on.data:
        with form.refusals(), transaction() as session:
            changing.ask_change(
                session,
                actor=current_actor(),
                codes=g.codes,
                ref=ref,
                change=_change(form),
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            return _asked(ref)
    return _change_page(_contract(ref), form, status=form.status)


@route(bp, "/contracts/<ref>/cancel", action=Action.CONTRACT_REGISTER)
def cancel_form(ref: str) -> ResponseReturnValue:
    """Ask from when and why the contract is cancelled."""
    return _end_form(ref, "contracts/cancel_form.html")


@route(bp, "/contracts/<ref>/cancel", action=Action.CONTRACT_REGISTER, method="POST")
def cancel(ref: str) -> ResponseReturnValue:
    """Ask to cancel: the rest shall not count."""
    return _end(ref, AmountKind.CANCEL, "contracts/cancel_form.html")


@route(bp, "/contracts/<ref>/revoke", action=Action.CONTRACT_REGISTER)
def revoke_form(ref: str) -> ResponseReturnValue:
    """Ask from when and why the registration is revoked."""
    return _end_form(ref, "contracts/revoke_form.html")


@route(bp, "/contracts/<ref>/revoke", action=Action.CONTRACT_REGISTER, method="POST")
def revoke(ref: str) -> ResponseReturnValue:
    """Ask to revoke: the rest shall not count."""
    return _end(ref, AmountKind.REVOKE, "contracts/revoke_form.html")


def _end_form(ref: str, template: str) -> ResponseReturnValue:
    contract = _registered(ref)
    data = {
        "version": str(contract.version),
        "effective_on": clock.today(clock.now()),
    }
    return _end_page(contract, EndForm(data=data), template)


def _end(ref: str, kind: AmountKind, template: str) -> ResponseReturnValue:
    _contract(ref)
    form = EndForm(request.form)
    if form.validate() and form.effective_on.data:
        end = changing.End(
            kind=kind,
            effective_on=form.effective_on.data,
            reason=form.reason.data or "",
            evidence=form.evidence.data or "",
        )
        with form.refusals(), transaction() as session:
            changing.ask_end(
                session,
                actor=current_actor(),
                ref=ref,
                end=end,
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            return _asked(ref)
    return _end_page(_contract(ref), form, template, status=form.status)


def _asked(ref: str) -> ResponseReturnValue:
    flash(_("已提出，等待其他市场管理员审核；审核通过前金额不变"), "success")
    return see("contracts.show", ref=ref, _anchor="changes")


def _change_page(
    contract: Contract, form: ChangeForm, *, status: int = 200
) -> ResponseReturnValue:
    page = ChangePage(Sheet.of(contract), form, _people(contract))
    return render("contracts/change_form.html", page, status=status)


def _end_page(
    contract: Contract, form: EndForm, template: str, *, status: int = 200
) -> ResponseReturnValue:
    page = EndPage(Sheet.of(contract), form, _people(contract))
    return render(template, page, status=status)


def _people(contract: Contract) -> int:
    """Return how many must agree while the amount stays where it is."""
    rules_today = rules_on(clock.today(clock.now()))
    return rules_today.approvers(counted_amounts(contract).technical_fen)


def _change(form: ChangeForm) -> changing.Change:
    assert form.effective_on.data is not None  # noqa: S101 - the form is valid
    return changing.Change(
        total_fen=form.total_yuan.fen or 0,
        deductions=form.deductions,
        is_all_technical=bool(form.is_all_technical.data),
        effective_on=form.effective_on.data,
        reason=form.reason.data or "",
        kind=AmountKind(form.kind.data),
        evidence=form.evidence.data or "",
    )


def _contract(ref: str) -> Contract:
    return finding.get_contract(db.session(), actor=current_actor(), ref=ref)


def _registered(ref: str) -> Contract:
    contract = _contract(ref)
    rules.next_state(contract.state, rules.Step.CHANGE)
    return contract
