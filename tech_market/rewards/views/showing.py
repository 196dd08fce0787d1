"""The page of one claim, also after a refusal."""

from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.contracts.forms import SeenForm
from tech_market.contracts.rules import ContractState
from tech_market.db import db
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor
from tech_market.rewards.forms import DecideForm, PayForm, RecoverForm, RefuseForm
from tech_market.rewards.pages import ShowPage
from tech_market.rewards.rules import ClaimState
from tech_market.rewards.rules.policy import rules_named
from tech_market.rewards.services.finding import get_claim
from tech_market.rewards.services.working import work_out
from tech_market.web.pages import show as render


def show_claim(
    ref: str,
    *,
    decide: DecideForm | None = None,
    refuse: RefuseForm | None = None,
    pay: PayForm | None = None,
    recover: RecoverForm | None = None,
) -> ResponseReturnValue:
    """Show one claim; the form that was refused says why."""
    session, actor, now = db.session(), current_actor(), clock.now()
    claim = get_claim(session, actor=actor, ref=ref)
    decides = may(actor, Action.REWARD_DECIDE) and actor.user_id != claim.claimed_by_id
    data = {"version": str(claim.version), "paid_on": clock.today(now)}
    sent: SeenForm | None = decide or refuse or pay or recover
    counts = claim.contract.state is ContractState.REGISTERED
    page = ShowPage(
        claim,
        rules_named(claim.rule_key),
        work_out(session, claim.contract, broker=claim.broker, now=now)
        if counts
        else None,
        is_mine=claim.broker.user_id == actor.user_id,
        is_linked=actor.sees_all or claim.contract.broker_id == claim.broker_id,
        may_check=decides and claim.state is ClaimState.CLAIMED,
        may_approve=decides
        and claim.state is ClaimState.CHECKED
        and actor.user_id != claim.checked_by_id,
        decide=decide or DecideForm(data=data),
        refuse=refuse or RefuseForm(data=data),
        pay=pay or PayForm(data=data),
        recover=recover or RecoverForm(data=data),
    )
    return render("rewards/show.html", page, status=sent.status if sent else 200)
