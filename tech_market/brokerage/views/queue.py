"""The broker's queue: open pairings to take, needs in hand."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.models import Broker
from tech_market.brokerage.pages import Pairing, QueuePage
from tech_market.brokerage.services import queue as queues
from tech_market.brokerage.services import register, taking
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.recommend.models import Match
from tech_market.recommend.reasons import unpack
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page


@route(bp, "/broker/queue", action=Action.MATCH_TAKE)
def queue() -> ResponseReturnValue:
    """Show open pairings by score, and what this broker holds."""
    session, now, page = db.session(), clock.now(), asked_page()
    broker = register.find_broker(session, actor=current_actor())
    field, codes = _asked_field()
    total = queues.count_open(session, broker=broker, field_codes=codes, now=now)
    rows = queues.list_open(
        session, broker=broker, field_codes=codes, now=now,
        offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE,
    )  # fmt: skip
    shown = QueuePage(
        pairings=[_pairing(row) for row in rows],
        pager=Pager.of(total=total, page=page),
        fields=g.codes.choices("field", parent=""),
        field=field,
        hands=queues.list_hands(session, broker=broker),
        refusal=_refusal(broker),
    )
    return show("brokerage/queue.html", shown)


@route(bp, "/matches/<ref>/take", action=Action.MATCH_TAKE, method="POST")
def take(ref: str) -> ResponseReturnValue:
    """Take one pairing; exactly one of two brokers wins."""
    with transaction() as session:
        one = taking.take(session, ref=ref, actor=current_actor(), now=clock.now())
        name = one.ref
    flash(_("已接单：该需求由您独家对接，双方将收到引荐"), "success")
    return see("brokerage.show_introduction", ref=name)


@route(bp, "/introductions/<ref>/release", action=Action.MATCH_TAKE, method="POST")
def release(ref: str) -> ResponseReturnValue:
    """Give an unanswered introduction back to the queue."""
    with transaction() as session:
        taking.release(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已退回待接列表"), "success")
    return see("brokerage.queue")


def _asked_field() -> tuple[str, list[str]]:
    """Return the field asked for with the codes under it; an unknown one is none."""
    field = request.args.get("field", "")
    if g.codes.find("field", field) is None:
        return "", []
    below = [code for code, _label in g.codes.choices("field", parent=field)]
    return field, [field, *below]


def _pairing(match: Match) -> Pairing:
    reasons = unpack(match.reasons, score=match.score, engine=match.engine)
    return Pairing(match, reasons)


def _refusal(broker: Broker | None) -> str:
    try:
        register.check_able(broker, now=clock.now())
    except RuleBroken as broken:
        return broken.message
    return ""
