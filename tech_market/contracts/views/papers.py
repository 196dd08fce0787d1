"""List and read contracts; type them in and correct them."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts import rules
from tech_market.contracts.forms.choices import offer_choices
from tech_market.contracts.forms.paper import PaperForm, contract_form_class
from tech_market.contracts.pages import (
    ChooseDealPage,
    ContractFormPage,
    IndexPage,
    Sheet,
)
from tech_market.contracts.scope import enters_from_deals
from tech_market.contracts.services import deals, drafting, finding
from tech_market.contracts.services.finding import ContractFilter
from tech_market.contracts.views.blueprint import bp
from tech_market.contracts.views.reading import draft_of, filled, texts_of
from tech_market.contracts.views.showing import show_contract
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see
from tech_market.web.pages import show as render
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

LONGEST_SEARCH = 80  # characters


@route(bp, "/contracts", action=Action.CONTRACT_READ)
def index() -> ResponseReturnValue:
    """List the contracts this person may read."""
    session, actor, page = db.session(), current_actor(), asked_page()
    wanted = ContractFilter(
        text=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        state=request.args.get("state", ""),
        type_code=request.args.get("type", ""),
    )
    total = finding.count_contracts(session, actor=actor, wanted=wanted)
    offset = (page - 1) * PAGE_SIZE
    rows = finding.list_contracts(
        session, actor=actor, wanted=wanted, offset=offset, limit=PAGE_SIZE
    )
    types = g.codes.choices("contract-type", parent="")
    pager = Pager.of(total=total, page=page)
    sheets = [Sheet.of(contract) for contract in rows]
    return render("contracts/index.html", IndexPage(sheets, pager, wanted, types))


@route(bp, "/contracts/<ref>", action=Action.CONTRACT_READ)
def show(ref: str) -> ResponseReturnValue:
    """Show one contract with its amounts and entries."""
    contract = finding.get_contract(db.session(), actor=current_actor(), ref=ref)
    return show_contract(contract)


@route(bp, "/contracts/new", action=Action.CONTRACT_WRITE)
def create_form() -> ResponseReturnValue:
    """Show the paper to type in, filled from the deal; a broker chooses one first.

    A deal that has its contract leads there.
    """
    session, actor = db.session(), current_actor()
    deal_ref = request.args.get("deal", "")
    if not deal_ref and enters_from_deals(actor):
        waiting = deals.list_signed_deals(session, actor=actor)
        return render("contracts/choose_deal.html", ChooseDealPage(waiting))
    done = finding.find_contract_of_deal(session, actor=actor, deal_ref=deal_ref)
    if done is not None:
        return see("contracts.show", ref=done.ref)
    form_class = contract_form_class(g.codes)
    form = form_class()
    if deal_ref:
        deal = deals.get_signed_deal(session, actor=actor, ref=deal_ref)
        form = form_class(data=filled(deals.prefill(deal, codes=g.codes), deal_ref))
    return _form_page(form, "contracts/create_form.html")


@route(bp, "/contracts/new", action=Action.CONTRACT_WRITE, method="POST")
def create() -> ResponseReturnValue:
    """Enter the paper and show it for checking."""
    form = contract_form_class(g.codes)(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            contract = drafting.create_contract(
                session,
                actor=current_actor(),
                codes=g.codes,
                draft=draft_of(form),
                deal_ref=clean_line(form.deal.data),
                now=clock.now(),
            )
            ref = contract.ref
        if form.refusal is None:
            flash(_("合同已录入，请核对金额后提交登记"), "success")
            return see("contracts.show", ref=ref)
    return _form_page(form, "contracts/create_form.html")


@route(bp, "/contracts/<ref>/edit", action=Action.CONTRACT_WRITE)
def edit_form(ref: str) -> ResponseReturnValue:
    """Show a draft or returned paper to correct."""
    contract = finding.get_own_contract(db.session(), actor=current_actor(), ref=ref)
    rules.next_state(contract.state, rules.Step.EDIT)
    form = contract_form_class(g.codes)(data=texts_of(contract))
    return _form_page(form, "contracts/edit_form.html", ref=ref)


@route(bp, "/contracts/<ref>/edit", action=Action.CONTRACT_WRITE, method="POST")
def update(ref: str) -> ResponseReturnValue:
    """Store the corrected paper."""
    finding.get_own_contract(db.session(), actor=current_actor(), ref=ref)
    form = contract_form_class(g.codes)(request.form)
    if form.validate():
        with form.refusals(), transaction() as session:
            drafting.edit_contract(
                session,
                actor=current_actor(),
                codes=g.codes,
                ref=ref,
                draft=draft_of(form),
                now=clock.now(),
                seen=form.seen,
            )
        if form.refusal is None:
            flash(_("修改已保存，请核对金额后提交登记"), "success")
            return see("contracts.show", ref=ref)
    return _form_page(form, "contracts/edit_form.html", ref=ref)


def _form_page(form: PaperForm, template: str, *, ref: str = "") -> ResponseReturnValue:
    offer_choices(form, g.codes)
    contract = None
    if ref:
        contract = finding.get_own_contract(
            db.session(), actor=current_actor(), ref=ref
        )
    page = ContractFormPage(form, contract)
    return render(template, page, status=form.status if form.errors else 200)
