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
from tech_market.targets.rules.bases import DEFAULT_BASIS, SIDE_NAMES
from tech_market.targets.rules.periods import Period, period_of
from tech_market.targets.services import published
from tech_market.targets.services.publishing import publish as publish_period
from tech_market.targets.tables import Line, Money, Table, wanted_format
from tech_market.targets.views.answering import send_listing
from tech_market.targets.views.blueprint import bp
from tech_market.web.filters import moment_text
from tech_market.web.pages import see, show


@route(bp, "/figures/published", action=Action.FIGURES_READ)
def snapshots() -> ResponseReturnValue:
    """List what was published; an administrator may publish more."""
    if kind := wanted_format():
        page = PublishedPage(freezing.list_snapshots(db.session()), PublishForm())
        table, words = snapshots_table(page), _(DEFAULT_BASIS.label)
        return send_listing(_("公布的数字"), [table], rule=words, kind=kind)
    return _list(PublishForm())


def snapshots_table(page: PublishedPage) -> Table:
    """Return what was published for a file."""
    lines = [
        Line([page.words_of(one), Money(page.technical_of(one)), moment_text(one.at),
              one.ledger_count, one.digest])
        for one in page.snapshots
    ]  # fmt: skip
    head = [_("期间"), _("技术交易额"), _("公布时间"), _("账册记录数"), _("摘要")]
    return Table("published", _("公布的数字"), head, lines)


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
    if kind := wanted_format():
        words = _("各行所列口径；公布快照 %(digest)s", digest=one.digest)
        title = _("%(period)s公布数", period=page.words)
        return send_listing(title, [snapshot_table(page)], rule=words, kind=kind)
    return show("targets/snapshot.html", page)


def snapshot_table(page: SnapshotPage) -> Table:
    """Return each side as published and as restated, for a file."""
    lines = [
        Line([_(SIDE_NAMES[side]), Money(one.published.technical_fen),
              Money(one.published.total_fen), one.published.contracts,
              Money(one.restated.technical_fen), Money(one.difference_fen)])
        for side, one in page.sides.items()
    ]  # fmt: skip
    head = [
        _("范围"), _("技术交易额（公布）"), _("合同成交总额（公布）"), _("登记项数"),
        _("技术交易额（追溯调整至今）"), _("相差"),
    ]  # fmt: skip
    return Table("sides", page.words, head, lines)


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
