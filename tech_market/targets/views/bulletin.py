"""The yearly bulletin 年度公报: for everybody, and in full for oversight."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from flask import current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.clock import SHANGHAI
from tech_market.contracts.facts import Dimension
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.targets import prose
from tech_market.targets.pages import rows_address
from tech_market.targets.pages_bulletin import (
    CHAPTERS,
    BulletinPage,
    Chapter,
    facts_of,
    group_table,
    whole_table,
    words_table,
)
from tech_market.targets.rules.bases import DEFAULT_BASIS
from tech_market.targets.rules.cells import FEWEST_PUBLIC
from tech_market.targets.services import bulletin as bulletins
from tech_market.targets.services.bulletin import GROUP, Bulletin
from tech_market.targets.services.funnel import STEP_NAMES, Step
from tech_market.targets.services.groups import labels_of
from tech_market.targets.services.institutes import OTHERS, group_names
from tech_market.targets.services.published import published_years
from tech_market.targets.services.quality import FLAG_NAMES, Flag
from tech_market.targets.tables import (
    Item,
    Line,
    Money,
    Table,
    download,
    log_export,
    wanted_format,
)
from tech_market.targets.views.blueprint import bp
from tech_market.web.download import attachment
from tech_market.web.pages import show
from tech_market.web.pdf import to_pdf


@route(bp, "/progress/<int:year>", action=Action.PROGRESS_READ)
def bulletin(year: int) -> ResponseReturnValue:
    """Show everybody a closed year; one that does not stand alone is not there."""
    return _answer(year, is_public=True)


@route(bp, "/figures/bulletin/<int:year>", action=Action.FIGURES_READ)
def inside_bulletin(year: int) -> ResponseReturnValue:
    """Show a closed year in full, each figure with its rows."""
    return _answer(year, is_public=False)


def _answer(year: int, *, is_public: bool) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    today = clock.today(now)
    one = bulletins.get_bulletin(session, year=year, is_public=is_public, today=today)
    page = BulletinPage(
        one, chapters_of(session, one), _years(session, one, today), facts_of(one)
    )
    if request.args.get("as") == "pdf":
        return _paper(page, now)
    if kind := wanted_format():
        return _file(page, kind, now)
    return show("targets/bulletin.html", page)


def chapters_of(session: Session, one: Bulletin) -> list[Chapter]:
    """Return the chapters in order."""
    whole = Chapter(_("总量"), prose.whole_sentences(one), whole_table(one))
    after = Chapter(_("跨年变更"), prose.restated_sentences(one))
    return [
        whole, after, *_group_chapters(session, one),
        Chapter(_("需求与对接"), prose.needs_sentences(one), _funnel_table(one)),
        *_flags(one),
    ]  # fmt: skip


def _group_chapters(session: Session, one: Bulletin) -> list[Chapter]:
    found = []
    for key, words in CHAPTERS.items():
        name, labels = _(words), _labels(session, one, key)
        table = group_table(one, key, labels)
        said = prose.group_sentences(one, one.groups[key], name, labels)
        found.append(Chapter(name, said, table if table.lines else None))
    return found


def _labels(session: Session, one: Bulletin, key: str) -> Mapping[str, str]:
    """Return what the codes are called; sellers as they were when published."""
    if key == GROUP:
        return {code: _(name) for code, name in group_names(g.codes).items()}
    unknown = {"": _("未注明")}
    if key == Dimension.SELLER:
        others = {OTHERS: _("其他单位")}
        return dict(one.market.get("names", {})) | unknown | others
    return labels_of(session, g.codes, Dimension(key), one.groups[key].cells) | unknown


def _funnel_table(one: Bulletin) -> Table | None:
    """Return the steps as published; for the public one or two needs are not told."""
    if "funnel" not in one.market:
        return None
    lines = []
    for step, needs, days in one.market["funnel"]:
        is_few = one.is_public and 0 < needs < FEWEST_PUBLIC
        items: list[Item] = [
            _(STEP_NAMES[Step(step)]), _("不足3") if is_few else needs,
            None if is_few else days,
        ]  # fmt: skip
        address = rows_address(one.period, DEFAULT_BASIS.code) | {"step": step}
        url = "" if one.is_public else url_for("targets.funnel", **address)
        lines.append(Line(items, urls={1: url}))
    head = [_("步骤"), _("需求条数"), _("距上一步天数（中位数）")]
    return Table("funnel", _("需求与对接"), head, lines, (1, 2))


def _flags(one: Bulletin) -> list[Chapter]:
    if one.is_public:
        return []
    lines = [
        Line([
            _(FLAG_NAMES[Flag(flag)]), count, Money(fen)
        ], urls=_flag_urls(one, flag))
        for flag, count, fen in one.market.get("flags", [])
    ]  # fmt: skip
    head = [_("标记"), _("合同项数"), _("登记时技术交易额")]
    table = Table("flags", _("质量标记"), head, lines, (1, 2)) if lines else None
    return [Chapter(_("质量标记"), prose.flag_sentences(one), table)]


def _flag_urls(one: Bulletin, flag: str) -> dict[int, str]:
    address = rows_address(one.period, DEFAULT_BASIS.code) | {"flag": flag}
    url = url_for("targets.quality_flags", **address)
    return {1: url, 2: url}


def _years(session: Session, one: Bulletin, today: date) -> list[tuple[int, str]]:
    """Return the other years this reader is offered."""
    if one.is_public:
        found = bulletins.offered_years(session, today=today)
        return [(year, url_for("targets.bulletin", year=year)) for year in found]
    return [
        (year, url_for("targets.inside_bulletin", year=year))
        for year in sorted(published_years(session), reverse=True)
    ]


def _file(page: BulletinPage, kind: str, now: datetime) -> ResponseReturnValue:
    tables = [one.table for one in page.chapters if one.table]
    answer = download(
        name=page.title, kind=kind, tables=[words_table(page.chapters), *tables],
        notes=_notes(page, now),
    )  # fmt: skip
    _log(page, kind, now)
    return answer


def _paper(page: BulletinPage, now: datetime) -> ResponseReturnValue:
    html = render_template(
        "targets/bulletin_paper.html", page=page, notes=_notes(page, now),
        language=g.codes.language,
    )  # fmt: skip
    static = Path(current_app.static_folder or "")
    drawn = to_pdf(html, static=static, styles=("css/print.css",))
    _log(page, "pdf", now)
    return attachment(drawn, name=page.title, kind="pdf")


def _notes(page: BulletinPage, now: datetime) -> list[tuple[str, str]]:
    time = now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    reader = current_actor().name if not page.bulletin.is_public else ""
    who = [(_("导出人"), reader)] if reader else []
    return [*page.facts, (_("导出时间"), time), *who]


def _log(page: BulletinPage, kind: str, now: datetime) -> None:
    actor = current_actor()
    if actor.is_signed_in:
        with transaction() as session:
            name = f"bulletin-{page.bulletin.year}"
            log_export(session, actor=actor, name=name, kind=kind, now=now)
