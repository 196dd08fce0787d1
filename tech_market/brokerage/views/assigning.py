"""The administrator assigns open pairings and passes needs to other brokers."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.desk_pages import AssignPage, pairing_of
from tech_market.brokerage.forms import AssignForm, HandOverForm
from tech_market.brokerage.services import assigning
from tech_market.brokerage.services import queue as queues
from tech_market.brokerage.services.assigning import Load
from tech_market.brokerage.services.queue import Ask
from tech_market.brokerage.views.blueprint import bp
from tech_market.brokerage.views.queue import asked_field
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

Choices = list[tuple[str, str]]


@route(bp, "/admin/pairings", action=Action.MATCH_ASSIGN)
def pairings() -> ResponseReturnValue:
    """List open pairings, or needs in hand, with the brokers' workload."""
    return _show(AssignForm(), HandOverForm())


@route(bp, "/admin/pairings/<ref>/assign", action=Action.MATCH_ASSIGN, method="POST")
def assign(ref: str) -> ResponseReturnValue:
    """Keep one open pairing for one broker."""
    form = AssignForm(request.form)
    form.broker.choices = _brokers(_loads())
    if form.validate():
        with form.refusals():
            with transaction() as session:
                assigning.assign(
                    session, ref=ref, broker_ref=form.broker.data,
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("已指派；7 天内只有这位经纪人可以接单"), "success")
            return see("brokerage.pairings")
    return _show(form, HandOverForm(), status=form.status)


@route(bp, "/admin/pairings/<ref>/hand-over", action=Action.MATCH_ASSIGN, method="POST")
def hand_over(ref: str) -> ResponseReturnValue:
    """Pass a need in hand, with all that lives about it, to another broker."""
    form = HandOverForm(request.form)
    form.broker.choices = _brokers(_loads())
    if form.validate():
        with form.refusals():
            with transaction() as session:
                assigning.hand_over(
                    session, need_ref=ref, broker_ref=form.broker.data,
                    reason=clean_line(form.reason.data), actor=current_actor(),
                    now=clock.now(),
                )  # fmt: skip
            flash(_("已移交，引荐与商机一并转给新的经纪人"), "success")
            return see("brokerage.pairings", view="held")
    return _show(AssignForm(), form, view="held", status=form.status)


def _show(
    assign_form: AssignForm,
    hand_over_form: HandOverForm,
    *,
    view: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    session, now, page = db.session(), clock.now(), asked_page()
    view = view or ("held" if request.args.get("view") == "held" else "open")
    field, codes = asked_field()
    at, loads = (page - 1) * PAGE_SIZE, _loads()
    is_open, ask = view == "open", Ask(None, now, codes)
    rows = queues.list_open(session, ask, offset=at, limit=PAGE_SIZE) if is_open else []
    held = [] if is_open else assigning.list_held(session, offset=at, limit=PAGE_SIZE)
    total = (
        queues.count_open(session, ask) if is_open else assigning.count_held(session)
    )
    for form in (assign_form, hand_over_form):
        form.broker.choices = [("", "—"), *_brokers(loads)]
    shown = AssignPage(
        view=view,
        pairings=[pairing_of(row, own_codes=(), now=now) for row in rows],
        holds=held,
        loads=loads,
        pager=Pager.of(total=total, page=page),
        assign_form=assign_form,
        hand_over_form=hand_over_form,
        fields=g.codes.choices("field", parent=""),
        field=field,
    )
    return show("brokerage/pairings.html", shown, status=status)


def _loads() -> list[Load]:
    return assigning.list_loads(db.session(), today=clock.today(clock.now()))


def _brokers(loads: list[Load]) -> Choices:
    return [
        (
            one.broker.ref,
            f"{one.broker.user.name}（{one.hands}/{one.broker.most_needs}）",
        )
        for one in loads
    ]
