"""Published months and years: list, publish, look at one."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.contracts.services import freezing
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.targets.forms import PublishForm
from tech_market.targets.pages_published import PublishedPage, SnapshotPage, month_words
from tech_market.targets.rules.periods import Period, period_of
from tech_market.targets.services import published
from tech_market.targets.services.publishing import publish as publish_period
from tech_market.targets.views.blueprint import bp
from tech_market.web.pages import see, show


@route(bp, "/figures/published", action=Action.FIGURES_READ)
def snapshots() -> ResponseReturnValue:
    """List what was published; an administrator may publish more."""
    return _list(PublishForm())


@route(bp, "/figures/published", action=Action.LEDGER_FREEZE, method="POST")
def publish() -> ResponseReturnValue:
    """Publish one period for good."""
    form = _offer(PublishForm(request.form))
    if form.validate():
        with form.refusals(), transaction() as session:
            days = period_of(form.period.data)
            one = publish_period(
                session,
                period=days,
                actor=current_actor(),
                codes=g.codes,
                now=clock.now(),
            )
            ref = one.ref
        if form.refusal is None:
            flash(_("已公布，该期间的数字不再改动"), "success")
            return see("targets.snapshot", ref=ref)
    return _list(form)


@route(bp, "/figures/published/<ref>", action=Action.FIGURES_READ)
def snapshot(ref: str) -> ResponseReturnValue:
    """Show a published period beside what it would be today."""
    session = db.session()
    one = published.get_snapshot(session, ref=ref)
    page = SnapshotPage(one, published.compare_published(session, one))
    return show("targets/snapshot.html", page)


def _list(form: PublishForm) -> ResponseReturnValue:
    rows = freezing.list_snapshots(db.session())
    page = PublishedPage(rows, _offer(form))
    return show(
        "targets/snapshots.html", page, status=form.status if form.errors else 200
    )


def _offer(form: PublishForm) -> PublishForm:
    today = clock.today(clock.now())
    form.period.choices = [
        (_text(one), month_words(one.first, one.last))
        for one in published.open_periods(db.session(), today=today)
    ]
    return form


def _text(period: Period) -> str:
    is_year = period.is_whole_years
    return f"{period.first:%Y}" if is_year else f"{period.first:%Y-%m}"
