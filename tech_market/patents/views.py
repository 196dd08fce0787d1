"""The page of 应挂尽挂: the list comes in, the gaps show, results begin from it."""

from contextlib import closing
from datetime import date

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext
from werkzeug.datastructures import FileStorage

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.files.uploads import data_folder, takes_file
from tech_market.imports.services.whole import FileRefused
from tech_market.patents.forms import ActForm, ListForm
from tech_market.patents.pages import PatentsPage
from tech_market.patents.rules import STANDING_NAMES, Standing
from tech_market.patents.services import coverage, keeping
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.download import attachment
from tech_market.web.pages import see, show
from tech_market.web.paging import Pager, asked_page
from tech_market.web.sheets import Sheet, to_xlsx

bp = Blueprint("patents", __name__)
SIZE = 50  # patents of a page
WANTED = "wanted"  # in an address: what the share is a share of


@route(bp, "/patents", action=Action.PATENT)
def index() -> ResponseReturnValue:
    """Show the share, and the patents, those without a published result first."""
    return show("patents/index.html", _page(ListForm()))


@takes_file
@route(bp, "/patents", action=Action.PATENT, method="POST")
def upload() -> ResponseReturnValue:
    """Take a list in: all of it, or nothing with every error named."""
    form = ListForm.of_request()
    if form.validate():
        name, content = _sent(form)
        with form.refusals(), transaction() as session:
            taken = keeping.take_list(
                session, actor=current_actor(), content=content, name=name,
                is_whole=bool(form.is_whole.data), folder=data_folder(),
                now=clock.now(),
            )  # fmt: skip
        if form.refusal is None:
            words = _(
                "清单已更新：新增 %(added)s、修改 %(changed)s、移除 %(removed)s 件。",
                added=taken.added, changed=taken.changed, removed=taken.removed,
            )  # fmt: skip
            flash(words, "success")
            return see("patents.index")
    return show("patents/index.html", _page(form), status=form.status)


@route(bp, "/patents.xlsx", action=Action.PATENT)
def export() -> ResponseReturnValue:
    """Give the patents of a standing, or all, as a workbook."""
    now = clock.now()
    lines = _lines(_asked(), clock.today(now))
    head = (
        _("专利号"),
        _("专利名称"),
        _("申请日"),
        _("法律状态"),
        _("挂牌情况"),
        _("成果"),
    )
    rows = [
        (one.number, one.title, one.filed_on, one.status,
         _(STANDING_NAMES[one.standing]), one.result_title)
        for one in lines
    ]  # fmt: skip
    notes = (
        (pgettext("organisation", "单位"), current_actor().organisation_name),
        (_("截至"), clock.today(now).isoformat()),
        (
            _("口径"),
            _("有已发布且在有效期内的成果记载该专利号的，为已挂牌；已失效的不计"),
        ),
    )
    content = to_xlsx(Sheet(_("应挂尽挂"), head, rows, notes))
    return attachment(content, name=_("应挂尽挂"), kind="xlsx")


@route(bp, "/patents/<ref>/result", action=Action.PATENT, method="POST")
def start_result(ref: str) -> ResponseReturnValue:
    """Write a draft that names the patent, and lead to its form."""
    keeping.get_patent(db.session(), actor=current_actor(), ref=ref)
    if not ActForm.posted().validate():
        return see("patents.index")
    with transaction() as session:
        result = keeping.start_result(
            session, actor=current_actor(), ref=ref, now=clock.now()
        )
    flash(_("已按专利建立草稿，请补充内容后保存，再提交审核。"), "success")
    return see("results.edit_form", ref=result.ref)


@route(bp, "/patents/<ref>/remove", action=Action.PATENT, method="POST")
def remove(ref: str) -> ResponseReturnValue:
    """Take a patent off the list."""
    keeping.get_patent(db.session(), actor=current_actor(), ref=ref)
    if ActForm.posted().validate():
        with transaction() as session:
            keeping.remove(session, actor=current_actor(), ref=ref, now=clock.now())
        flash(_("已从清单移除。"), "success")
    return see("patents.index")


def _page(form: ListForm) -> PatentsPage:
    day = clock.today(clock.now())
    lines, asked, page = _lines("", day), _asked(), asked_page()
    chosen = [one for one in lines if _is_asked(one, asked)]
    refusal = form.refusal
    return PatentsPage(
        counts=coverage.count_lines(lines),
        lines=chosen[(page - 1) * SIZE : page * SIZE],
        asked=asked,
        pager=Pager.of(total=len(chosen), page=page, size=SIZE),
        form=form,
        problems=refusal.problems if isinstance(refusal, FileRefused) else (),
    )


def _lines(asked: str, day: date) -> list[coverage.PatentLine]:
    found = coverage.patent_lines(db.session(), actor=current_actor(), today=day)
    return [one for one in found if _is_asked(one, asked)]


def _is_asked(line: coverage.PatentLine, asked: str) -> bool:
    """Tell whether a line is to be shown; "wanted" are all that should be listed."""
    if asked == WANTED:
        return line.standing is not Standing.ENDED
    return not asked or line.standing.value == asked


def _asked() -> str:
    asked = request.args.get("standing", "")
    return asked if asked in {*Standing, WANTED} else ""


def _sent(form: ListForm) -> tuple[str, bytes]:
    sent = form.file.data
    if not isinstance(sent, FileStorage):
        return "", b""
    with closing(sent):
        return sent.filename or "", sent.read()
