"""技术性收入核定 of one contract: its rows, a form to add one, a way to void one."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts.forms.income import (
    IncomeForm,
    VoidForm,
    income_form_class,
)
from tech_market.contracts.income_page import IncomePage
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import Sheet
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services import finding, incomes
from tech_market.contracts.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see
from tech_market.web.pages import show as render


@route(bp, "/contracts/<ref>/income", action=Action.CONTRACT_READ)
def income(ref: str) -> ResponseReturnValue:
    """Show what was recognised, and to the registrar the form to add a row."""
    return _page(_contract(ref))


@route(bp, "/contracts/<ref>/income", action=Action.CONTRACT_REGISTER, method="POST")
def recognise(ref: str) -> ResponseReturnValue:
    """Add a row."""
    _contract(ref)
    form = income_form_class(g.codes)(request.form)
    if form.validate() and form.recognised_on.data and form.paid_on.data:
        draft = incomes.IncomeDraft(
            total_fen=form.earned_total_yuan.fen or 0,
            technical_fen=form.earned_technical_yuan.fen or 0,
            costs=form.costs,
            paid_on=form.paid_on.data,
            recognised_on=form.recognised_on.data,
            evidence=clean_line(form.evidence.data),
        )
        with form.refusals(), transaction() as session:
            incomes.recognise_income(
                session,
                actor=current_actor(),
                codes=g.codes,
                ref=ref,
                draft=draft,
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("已核定"), "success")
            return see("contracts.income", ref=ref)
    return _page(_contract(ref), form=form)


@route(
    bp,
    "/contracts/<ref>/income/<income_ref>/void",
    action=Action.CONTRACT_REGISTER,
    method="POST",
)
def void_income(ref: str, income_ref: str) -> ResponseReturnValue:
    """Void a wrong row, with the reason."""
    _contract(ref)
    form = VoidForm(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            incomes.void_income(
                session,
                actor=current_actor(),
                ref=ref,
                income_ref=income_ref,
                reason=form.reason.data or "",
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("已作废，不再计入"), "success")
            return see("contracts.income", ref=ref)
    return _page(_contract(ref), void=form)


def _contract(ref: str) -> Contract:
    return finding.get_contract(db.session(), actor=current_actor(), ref=ref)


def _page(
    contract: Contract, *, form: IncomeForm | None = None, void: VoidForm | None = None
) -> ResponseReturnValue:
    data = {
        "version": str(contract.version),
        "recognised_on": clock.today(clock.now()),
    }
    writes = (
        may(current_actor(), Action.CONTRACT_REGISTER)
        and contract.state is ContractState.REGISTERED
    )
    page = IncomePage(
        Sheet.of(contract),
        incomes.list_incomes(db.session(), contract),
        form=(form or income_form_class(g.codes)(data=data)) if writes else None,
        void=void or VoidForm(data=data),
        is_own_entry=contract.entered_by_id == current_actor().user_id,
    )
    refused = form or void
    status = refused.status if refused else 200
    return render("contracts/income.html", page, status=status)
