"""The page of one contract, also after a refusal."""

from flask import g
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.contracts.due import due_of
from tech_market.contracts.forms import SubmitForm
from tech_market.contracts.forms.changing import WithdrawForm
from tech_market.contracts.forms.documents import DocumentForm
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import Sheet, ShowPage
from tech_market.contracts.rules import MOVABLE, ContractState
from tech_market.contracts.services import documents, pending, rehearsing, twice
from tech_market.contracts.services.approving import list_approvals
from tech_market.contracts.services.finding import may_write
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.db import db
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor
from tech_market.web.pages import show as render


def show_contract(
    contract: Contract,
    form: SubmitForm | None = None,
    document_form: DocumentForm | None = None,
    withdraw: WithdrawForm | None = None,
) -> ResponseReturnValue:
    """Show one contract; a form carries what was refused."""
    actor, session = current_actor(), db.session()
    is_mine = may(actor, Action.CONTRACT_WRITE) and may_write(
        session, actor=actor, contract=contract
    )
    refused = form or document_form or withdraw
    today, seen = clock.today(clock.now()), {"version": str(contract.version)}
    waiting = pending.find_waiting(session, contract)
    page = ShowPage(
        Sheet.of(contract),
        form or SubmitForm(data=seen),
        is_mine=is_mine,
        counted=counted_amounts(contract),
        documents=documents.list_documents(session, contract),
        document_form=document_form or _document_form(contract, actor),
        findings=_findings(contract, is_mine=is_mine),
        alikes=_alikes(contract, is_mine=is_mine),
        due=due_of(contract, on=today),
        approvals=list_approvals(session, contract)
        if contract.state is ContractState.ACCEPTED
        else (),
        withdraw=withdraw or WithdrawForm(data=seen),
        changes=pending.list_changes(session, contract),
        waiting=pending.waiting_of(session, waiting, on=today) if waiting else None,
    )
    status = refused.status if refused else 200
    return render("contracts/show.html", page, status=status)


def _document_form(contract: Contract, actor: Actor) -> DocumentForm | None:
    adds = may(actor, Action.CONTRACT_WRITE) and documents.may_add(
        db.session(), actor=actor, contract=contract
    )
    return DocumentForm().offer(g.codes) if adds else None


def _alikes(contract: Contract, *, is_mine: bool) -> list[twice.Alike]:
    """Look for others like a paper that still moves, for whoever moves it."""
    if not is_mine or contract.state not in MOVABLE:
        return []
    return twice.list_alikes(
        db.session(),
        actor=current_actor(),
        contract=contract,
        on=clock.today(clock.now()),
    )


def _findings(contract: Contract, *, is_mine: bool) -> list[rehearsing.Finding]:
    """Rehearse a paper that still moves, for whoever moves it."""
    if not is_mine or contract.state not in MOVABLE:
        return []
    return rehearsing.rehearsal_of(
        db.session(), contract, codes=g.codes, on=clock.today(clock.now())
    )
