"""A broker's own entry in the register, and the interests they declare."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.desk_pages import SelfPage, expiry_warning
from tech_market.brokerage.figures import choose_figures
from tech_market.brokerage.forms import ConflictForm
from tech_market.brokerage.services import conflicts, taking
from tech_market.brokerage.services.conflicts import Declaration
from tech_market.brokerage.services.register import find_broker
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


@route(bp, "/broker", action=Action.BROKER_SELF)
def own_entry() -> ResponseReturnValue:
    """Show what is on file, and the declared interests."""
    return _show(ConflictForm())


@route(bp, "/broker/conflicts", action=Action.BROKER_SELF, method="POST")
def declare_conflict() -> ResponseReturnValue:
    """Declare an interest; what waits with that organisation goes back."""
    conflicts.get_own(db.session(), actor=current_actor())
    form = ConflictForm(request.form)
    form.offer(g.codes)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                one = conflicts.declare(
                    session,
                    declaration=Declaration(
                        credit_code=form.credit_code.data or "",
                        kind_code=form.kind_code.data,
                        note=clean_line(form.note.data),
                    ),
                    codes=g.codes, actor=current_actor(), now=clock.now(),
                )  # fmt: skip
                for waiting in conflicts.waiting_with(session, one):
                    taking.give_back(
                        session, waiting, actor=current_actor(), now=clock.now()
                    )
            flash(_("已申报；与该单位有关、尚未答复的引荐已退回待接列表"), "success")
            return see("brokerage.own_entry")
    return _show(form, status=form.status)


@route(bp, "/broker/conflicts/<ref>/end", action=Action.BROKER_SELF, method="POST")
def end_conflict(ref: str) -> ResponseReturnValue:
    """End a declaration; it stays on record."""
    with transaction() as session:
        conflicts.end(session, ref=ref, actor=current_actor(), now=clock.now())
    flash(_("已注明利益关系结束，记录保留"), "success")
    return see("brokerage.own_entry")


@route(bp, "/broker/figures/show", action=Action.BROKER_SELF, method="POST")
def show_figures() -> ResponseReturnValue:
    """Agree to show the number of deals and contracts in the directory."""
    return _choose(shows=True)


@route(bp, "/broker/figures/hide", action=Action.BROKER_SELF, method="POST")
def hide_figures() -> ResponseReturnValue:
    """Agree to it no more."""
    return _choose(shows=False)


def _choose(*, shows: bool) -> ResponseReturnValue:
    with transaction() as session:
        choose_figures(session, shows=shows, actor=current_actor(), now=clock.now())
    flash(
        _("名录将显示您的业绩数字") if shows else _("名录不再显示您的业绩数字"),
        "success",
    )
    return see("brokerage.own_entry")


def _show(form: ConflictForm, *, status: int = 200) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    broker = find_broker(session, actor=current_actor())
    form.offer(g.codes)
    page = SelfPage(
        broker=broker,
        conflicts=conflicts.list_own(session, broker=broker) if broker else [],
        form=form,
        today=clock.today(now),
        warning=expiry_warning(broker, now=now),
    )
    return show("brokerage/own_entry.html", page, status=status)
