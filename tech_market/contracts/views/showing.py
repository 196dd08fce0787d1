"""The page of one contract, also after a refusal."""

from flask.typing import ResponseReturnValue

from tech_market.contracts.forms import SubmitForm
from tech_market.contracts.models import Contract
from tech_market.contracts.pages import Sheet, ShowPage
from tech_market.contracts.services.finding import may_write
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.db import db
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor
from tech_market.web.pages import show as render


def show_contract(
    contract: Contract, form: SubmitForm | None = None
) -> ResponseReturnValue:
    """Show one contract; `form` carries what a submission was refused for."""
    actor = current_actor()
    is_mine = may(actor, Action.CONTRACT_WRITE) and may_write(
        db.session(), actor=actor, contract=contract
    )
    page = ShowPage(
        Sheet.of(contract),
        form or SubmitForm(data={"version": str(contract.version)}),
        is_mine=is_mine,
        counted=counted_amounts(contract),
    )
    return render("contracts/show.html", page, status=form.status if form else 200)
