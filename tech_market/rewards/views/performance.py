"""Brokers' work in figures that lead to rows: one's own, and all for oversight."""

from flask import request
from flask.typing import ResponseReturnValue

from tech_market.brokerage.models import Broker
from tech_market.brokerage.services.register import list_people
from tech_market.db import db
from tech_market.errors import NotFound
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.rewards.performance_pages import BrokersPage, WorkPage
from tech_market.rewards.services.claiming import get_claimant
from tech_market.rewards.services.performance import PARTS, work_of, works_of
from tech_market.rewards.views.blueprint import bp
from tech_market.web.pages import show as render


@route(bp, "/broker/performance", action=Action.REWARD_CLAIM)
def own_performance() -> ResponseReturnValue:
    """Show a broker their own work."""
    return _work(get_claimant(db.session(), actor=current_actor()))


@route(bp, "/admin/performance", action=Action.BROKER_FILE)
def performances() -> ResponseReturnValue:
    """Compare all brokers in the register."""
    session = db.session()
    brokers = [one for _person, one in list_people(session) if one is not None]
    works = works_of(session, brokers)
    rows = [(one, works[one.id].figures) for one in brokers]
    return render("rewards/performances.html", BrokersPage(rows))


@route(bp, "/admin/performance/<ref>", action=Action.BROKER_FILE)
def performance(ref: str) -> ResponseReturnValue:
    """Show the administrator one broker's work."""
    people = list_people(db.session())
    broker = next((one for _person, one in people if one and one.ref == ref), None)
    if broker is None:
        raise NotFound("broker")
    return _work(broker)


def _work(broker: Broker) -> ResponseReturnValue:
    part = request.args.get("part", "")
    page = WorkPage(
        broker=broker,
        work=work_of(db.session(), broker),
        part=part if part in PARTS else PARTS[0],
        is_own=broker.user_id == current_actor().user_id,
    )
    return render("rewards/performance.html", page)
