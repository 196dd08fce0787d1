"""Evidence of a pair's way: look at it, take it away as PDF, check a paper."""

import hashlib
from pathlib import Path

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage.cards import cards_of
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.rewards.evidence_pages import CheckPage, EvidencePage, PaperPage
from tech_market.rewards.forms import CheckForm, IssueForm
from tech_market.rewards.rules.evidence import clean_digest
from tech_market.rewards.services.evidence.collecting import collect
from tech_market.rewards.services.evidence.issuing import (
    Answer,
    check_paper,
    keep_paper,
    list_papers,
    new_code,
)
from tech_market.rewards.views.blueprint import bp
from tech_market.web.download import attachment
from tech_market.web.pages import show as render
from tech_market.web.pdf import to_pdf

LANGUAGE = "zh_Hans_CN"
STYLES = ("css/print.css", "css/evidence.css")


@route(bp, "/introductions/<ref>/evidence", action=Action.EVIDENCE_READ)
def evidence(ref: str) -> ResponseReturnValue:
    """Show what the paper would say, and which were given out."""
    session, actor = db.session(), current_actor()
    found = collect(session, actor=actor, ref=ref, now=clock.now())
    one = found.introduction
    papers = list_papers(session, one, side=found.about.side)
    page = EvidencePage(found, cards_of(one, actor), papers, IssueForm())
    return render("rewards/evidence.html", page)


@route(bp, "/introductions/<ref>/evidence", action=Action.EVIDENCE_READ, method="POST")
def issue_evidence(ref: str) -> ResponseReturnValue:
    """Draw the paper, keep its digest, and send it."""
    session, actor = db.session(), current_actor()
    form = IssueForm(request.form)
    if not form.validate():
        raise RuleBroken("form", "提交的内容无法识别，请刷新页面后重试")
    found = collect(session, actor=actor, ref=ref, now=clock.now())
    code = new_code()
    page = PaperPage(found, cards_of(found.introduction, actor), code, actor.name)
    with force_locale(LANGUAGE):  # offices read it, whoever asked
        html = render_template("rewards/evidence_paper.html", page=page)
    drawn = to_pdf(html, static=Path(current_app.static_folder or ""), styles=STYLES)
    with transaction() as writing:
        keep_paper(
            writing, evidence=found, code=code, actor=actor,
            sha256=hashlib.sha256(drawn).hexdigest(),
        )  # fmt: skip
    return attachment(drawn, name=f"{_('撮合证据')}-{ref}", kind="pdf")


@route(bp, "/evidence/check", action=Action.EVIDENCE_CHECK)
def check_form() -> ResponseReturnValue:
    """Show the form to check a paper."""
    return render("rewards/check_form.html", CheckPage(CheckForm(), None))


@route(bp, "/evidence/check", action=Action.EVIDENCE_CHECK, method="POST")
def check_evidence() -> ResponseReturnValue:
    """Say whether a paper is ours, and since when; nothing else, nothing is kept."""
    form, answer = CheckForm.of_request(), None
    if form.validate():
        with form.refusals():
            answer = _answer(form)
    status = 200 if answer else form.status
    return render("rewards/check_form.html", CheckPage(form, answer), status=status)


def _answer(form: CheckForm) -> Answer:
    sha256 = clean_digest(form.sha256.data or "")
    upload = request.files.get("paper")
    content = upload.read() if upload and upload.filename else b""
    if content:
        sha256 = hashlib.sha256(content).hexdigest()
    return check_paper(db.session(), code=form.code.data or "", sha256=sha256)
