"""Answer tables of figures as a page or as a file."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.policy.routes import current_actor
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tech_market.targets.tables import (
    Table,
    TablesPage,
    download,
    ledger_notes,
    log_export,
    notes_of,
    wanted_format,
)
from tech_market.web.pages import show

KEPT = ("flag", "step", "other", "by", "code")


def answer_tables(
    title: str,
    tables: Sequence[Table],
    *,
    basis: Basis,
    period: Period,
    bases: Sequence[Basis],
    lead: str = "",
    links: Sequence[tuple[str, str, bool]] = (),
    template: str = "targets/tables.html",
) -> ResponseReturnValue:
    """Show the tables, or send them as XLSX or CSV when the address says so."""
    kind = wanted_format()
    if kind:
        return send_tables(title, tables, basis=basis, period=period, kind=kind)
    kept = {name: request.args[name] for name in KEPT if name in request.args}
    page = TablesPage(title, lead, tables, period, basis, bases, kept, links)
    return show(template, page)


def send_listing(
    title: str, tables: Sequence[Table], *, rule: str, kind: str
) -> ResponseReturnValue:
    """Send tables that hold several rules; `rule` says so in the file."""
    now, actor = clock.now(), current_actor()
    notes = [(_("口径"), rule), *ledger_notes(db.session(), actor=actor, now=now)]
    answer = download(name=title, kind=kind, tables=tables, notes=notes)
    if actor.is_signed_in:
        with transaction() as writing:
            log_export(writing, actor=actor, name=title, kind=kind, now=now)
    return answer


def unpaid_words(session: Session, basis: Basis) -> str:
    """Say what a rule by payment date leaves out; "" for any other rule."""
    if not basis.is_paid:
        return ""
    count = amounts.unpaid(session, Rows.of(basis, None))
    return str(
        _(
            "按到账日期：只计技术性收入核定里登记的到账，作废的、已注销或撤销的合同不计。"
            "该口径范围内有 %(count)s 份已登记合同没有到账记录，在任何年份都没有计入；"
            "没有记录不等于没有付款。",
            count=count,
        )
    )


def send_tables(
    title: str, tables: Sequence[Table], *, basis: Basis, period: Period, kind: str
) -> ResponseReturnValue:
    """Send the tables as a file that says by which rule and from which ledger."""
    now, actor, session = clock.now(), current_actor(), db.session()
    notes = notes_of(session, basis=basis, period=period, actor=actor, now=now)
    name = f"{title}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    answer = download(name=name, kind=kind, tables=tables, notes=notes)
    if actor.is_signed_in:
        with transaction() as writing:
            log_export(writing, actor=actor, name=title, kind=kind, now=now)
    return answer
