"""登记预检 and what is handed to the registry: form values, contract, application."""

from flask import g
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.contracts import drafts, form_sheet
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import RehearsalPage, Sheet
from tech_market.contracts.rules import MOVABLE
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services import finding, rehearsing
from tech_market.contracts.views.blueprint import bp
from tech_market.db import db
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.web.download import attachment
from tech_market.web.pages import show as render
from tech_market.web.sheets import to_xlsx


@route(bp, "/contracts/<ref>/rehearsal", action=Action.CONTRACT_READ)
def rehearsal(ref: str) -> ResponseReturnValue:
    """List what the registry would refuse, each with what to do."""
    session, actor, contract = db.session(), current_actor(), _contract(ref)
    today = clock.today(clock.now())
    found = rehearsing.rehearsal_of(session, contract, codes=g.codes, on=today)
    is_mine = may(actor, Action.CONTRACT_WRITE) and finding.may_write(
        session, actor=actor, contract=contract
    )
    page = RehearsalPage(
        Sheet.of(contract),
        found,
        rules_on(today),
        today,
        may_edit=is_mine and contract.state in MOVABLE,
    )
    return render("contracts/rehearsal.html", page)


@route(bp, "/contracts/<ref>/form.xlsx", action=Action.CONTRACT_READ)
def form_values(ref: str) -> ResponseReturnValue:
    """Give out the values of the national registration form."""
    contract = _contract(ref)
    sheets = form_sheet.sheets_of(
        Sheet.of(contract), codes=g.codes, actor=current_actor(), now=clock.now()
    )
    return attachment(to_xlsx(*sheets), name=_name(contract, "登记表"), kind="xlsx")


@route(bp, "/contracts/<ref>/contract.docx", action=Action.CONTRACT_READ)
def contract_draft(ref: str) -> ResponseReturnValue:
    """Give out a contract drafted from the template of its type."""
    contract = _contract(ref)
    content = drafts.contract_draft(Sheet.of(contract), codes=g.codes)
    return attachment(content, name=_name(contract, "合同草稿"), kind="docx")


@route(bp, "/contracts/<ref>/application.docx", action=Action.CONTRACT_READ)
def application_draft(ref: str) -> ResponseReturnValue:
    """Give out the application for registration, filled in."""
    contract = _contract(ref)
    content = drafts.application_draft(Sheet.of(contract), codes=g.codes)
    return attachment(content, name=_name(contract, "登记申请表"), kind="docx")


def _contract(ref: str) -> Contract:
    return finding.get_contract(db.session(), actor=current_actor(), ref=ref)


def _name(contract: Contract, word: str) -> str:
    return f"{contract.project_name[:40]}-{word}"
