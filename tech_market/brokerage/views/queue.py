"""The broker's queue: open pairings to take, put off or decline; needs in hand."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.desk_pages import (
    PairingPage,
    QueuePage,
    expiry_warning,
    pairing_of,
)
from tech_market.brokerage.forms import DeclineForm, SnoozeForm
from tech_market.brokerage.models import Broker
from tech_market.brokerage.rules import USUAL_MOST_NEEDS
from tech_market.brokerage.services import finding, register, sorting, taking
from tech_market.brokerage.services import queue as queues
from tech_market.brokerage.services.queue import Ask, View
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page
from tech_market.web.saying import say


@route(bp, "/broker/queue", action=Action.MATCH_TAKE)
def queue() -> ResponseReturnValue:
    """Show open pairings, what is worth most first, and what this broker holds."""
    session, now, page = db.session(), clock.now(), asked_page()
    broker = register.find_broker(session, actor=current_actor())
    field, codes = asked_field()
    ask = Ask(broker, now, codes, own_codes(broker), _asked_view())
    total = queues.count_open(session, ask)
    rows = queues.list_open(
        session, ask, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    shown = QueuePage(
        pairings=[pairing_of(row, own_codes=ask.own_codes, now=now) for row in rows],
        pager=Pager.of(total=total, page=page),
        fields=g.codes.choices("field", parent=""),
        field=field,
        views=[(View.ALL, _("全部可接")), (View.OWN_FIELDS, _("我备案的领域")),
               (View.ASSIGNED, _("指派给我的")), (View.SNOOZED, _("已暂缓的"))],
        view=ask.view,
        most=queues.MOST,
        hands=queues.list_hands(session, broker=broker),
        most_needs=broker.most_needs if broker else USUAL_MOST_NEEDS,
        expressions=finding.count_waiting(session, actor=current_actor()),
        refusal=_refusal(broker),
        warning=expiry_warning(broker, now=now),
    )  # fmt: skip
    return show("brokerage/queue.html", shown)


@route(bp, "/matches/<ref>", action=Action.MATCH_TAKE)
def show_pairing(ref: str) -> ResponseReturnValue:
    """Show one open pairing with everything that speaks for and against it."""
    return _show(ref)


@route(bp, "/matches/<ref>/take", action=Action.MATCH_TAKE, method="POST")
def take(ref: str) -> ResponseReturnValue:
    """Take one pairing; exactly one of two brokers wins."""
    with transaction() as session:
        one = taking.take(session, ref=ref, actor=current_actor(), now=clock.now())
        name = one.ref
    flash(_("已接单：该需求由您独家对接，双方将收到引荐"), "success")
    return see("brokerage.show_introduction", ref=name)


@route(bp, "/matches/<ref>/snooze", action=Action.MATCH_TAKE, method="POST")
def snooze(ref: str) -> ResponseReturnValue:
    """Put one pairing off for some days, for this broker alone."""
    form = SnoozeForm(request.form)
    if not form.validate():
        return _show(ref, snooze_form=form, status=form.status)
    with transaction() as session:
        sorting.snooze(
            session, ref=ref, days=int(form.days.data), actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    flash(_("已暂缓：到期后会重新出现在待接列表"), "success")
    return see("brokerage.queue")


@route(bp, "/matches/<ref>/decline", action=Action.MATCH_TAKE, method="POST")
def decline_pairing(ref: str) -> ResponseReturnValue:
    """Judge one pairing not worth a call, with the reason."""
    form = DeclineForm(request.form)
    form.offer(g.codes)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                sorting.decline(
                    session, ref=ref, code=form.reason.data,
                    text=clean_line(form.text.data), codes=g.codes,
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("已判定不宜对接，原因将告知双方"), "success")
            return see("brokerage.queue")
    return _show(ref, decline_form=form, status=form.status)


@route(bp, "/introductions/<ref>/release", action=Action.MATCH_TAKE, method="POST")
def release(ref: str) -> ResponseReturnValue:
    """Give an unanswered introduction back to the queue."""
    with transaction() as session:
        taking.release(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已退回待接列表"), "success")
    return see("brokerage.queue")


def _show(
    ref: str,
    *,
    decline_form: DeclineForm | None = None,
    snooze_form: SnoozeForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    broker = register.find_broker(session, actor=current_actor())
    ask = Ask(broker, now, (), own_codes(broker))
    found = queues.get_open(session, ask, ref=ref)
    form = decline_form or DeclineForm()
    form.offer(g.codes)
    page = PairingPage(
        pairing=pairing_of(found, own_codes=ask.own_codes, now=now),
        decline_form=form,
        snooze_form=snooze_form or SnoozeForm(),
        refusal=_refusal(broker),
    )
    return show("brokerage/show_pairing.html", page, status=status)


def asked_field() -> tuple[str, list[str]]:
    """Return the field asked for with the codes under it; an unknown one is none."""
    field = request.args.get("field", "")
    if g.codes.find("field", field) is None:
        return "", []
    return field, _with_below([field])


def own_codes(broker: Broker | None) -> list[str]:
    """Return the broker's filed fields 领域 with the codes under them."""
    return _with_below(broker.field_codes) if broker else []


def _with_below(fields: list[str]) -> list[str]:
    return [
        code
        for field in fields
        for code in (
            field,
            *(one for one, _label in g.codes.choices("field", parent=field)),
        )
    ]


def _asked_view() -> View:
    asked = request.args.get("view", "")
    return View(asked) if asked in set(View) else View.ALL


def refusal_of(actor: Actor) -> str:
    """Return why this person may take nothing; "" when they may."""
    return _refusal(register.find_broker(db.session(), actor=actor))


def _refusal(broker: Broker | None) -> str:
    try:
        register.check_able(broker, now=clock.now())
    except RuleBroken as broken:
        return say(broken.message)
    return ""
