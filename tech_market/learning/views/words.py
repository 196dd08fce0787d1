"""The lexicon: brokers read it and propose lines, the administrator makes versions."""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.files.uploads import takes_file
from tech_market.learning.forms import ProposeForm, UploadForm
from tech_market.learning.models import ProposalState, VersionKind
from tech_market.learning.pages import LexiconPage
from tech_market.learning.services import versions, words
from tech_market.learning.views.blueprint import bp
from tech_market.matching.lexicon import Line
from tech_market.matching.normalise import normalise
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.web.download import attachment
from tech_market.web.pages import see, show
from tech_market.web.paging import Pager, asked_page

SIZE = 20  # lines of a page


@route(bp, "/lexicon", action=Action.LEXICON_PROPOSE)
def lexicon() -> ResponseReturnValue:
    """Show the words in force; ?line= fills the form with one of them."""
    line = request.args.get("line", "")
    return _show(ProposeForm(data={"old": line, "new": line}))


@route(bp, "/lexicon", action=Action.LEXICON_PROPOSE, method="POST")
def propose() -> ResponseReturnValue:
    """Propose one line."""
    form = ProposeForm(request.form)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                words.propose(
                    session, old=form.old.data or "", new=form.new.data or "",
                    why=form.why.data or "", actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("已提交，管理员审核后才会影响匹配"), "success")
            return see("learning.lexicon", _anchor="proposals")
    return _show(form)


@route(bp, "/lexicon/download", action=Action.LEXICON_PROPOSE)
def download() -> Response:
    """Give the words in force as a text file that can be edited and sent back."""
    session = db.session()
    name = versions.name_in_force(session, VersionKind.LEXICON)
    text = versions.lexicon_in_force(session).text
    return attachment(text.encode(), name=name.replace(" ", ""), kind="txt")


@takes_file
@route(bp, "/lexicon/upload", action=Action.ENGINE_MANAGE, method="POST")
def upload() -> ResponseReturnValue:
    """Make a version of a file; a wrong line is named and nothing else happens."""
    form = UploadForm.of_request()
    if form.validate():
        with form.refusals():
            with transaction() as session:
                made = words.upload(
                    session, content=form.file.data.read(), note=form.note.data or "",
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
                ref = made.ref
            flash(_("已生成版本，尚未启用：请核对影响"), "success")
            return see("learning.show_version", kind="lexicon", ref=ref)
    return _show(ProposeForm(), upload=form)


@route(bp, "/lexicon/adopt", action=Action.ENGINE_MANAGE, method="POST")
def adopt() -> ResponseReturnValue:
    """Make a version of the proposals that were ticked."""
    with transaction() as session:
        made = words.adopt_proposals(
            session, refs=request.form.getlist("ref"), actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
        ref = made.ref
    flash(_("已生成版本，尚未启用：请核对影响"), "success")
    return see("learning.show_version", kind="lexicon", ref=ref)


@route(
    bp, "/lexicon/proposals/<ref>/refuse", action=Action.ENGINE_MANAGE, method="POST"
)
def refuse(ref: str) -> ResponseReturnValue:
    """Say no to one proposal."""
    with transaction() as session:
        words.refuse_proposal(
            session, ref=ref, answer=request.form.get("answer", ""),
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip
    flash(_("已答复提议人"), "success")
    return see("learning.lexicon", _anchor="proposals")


def _show(
    form: ProposeForm, *, upload: UploadForm | None = None
) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    found = versions.lexicon_in_force(session).lines
    query = request.args.get("q", "").strip()[:50]
    kept = _matching(found, query)
    number = asked_page()
    page = LexiconPage(
        name=versions.name_in_force(session, VersionKind.LEXICON),
        counts=(
            sum(not one.is_topic for one in found), sum(one.is_topic for one in found),
        ),
        query=query,
        lines=kept[(number - 1) * SIZE : number * SIZE],
        pager=Pager.of(total=len(kept), page=number, size=SIZE),
        waiting=words.list_proposals(session, state=ProposalState.WAITING),
        mine=words.list_proposals(session, by_id=actor.user_id),
        totals=(
            words.count_proposals(session, state=ProposalState.WAITING),
            words.count_proposals(session, by_id=actor.user_id),
        ),
        form=form,
        upload=upload or UploadForm(),
        is_manager=may(actor, Action.ENGINE_MANAGE),
    )  # fmt: skip
    wrong = next((one for one in (form, page.upload) if one.errors), None)
    return show("learning/lexicon.html", page, status=wrong.status if wrong else 200)


def _matching(lines: tuple[Line, ...], query: str) -> list[Line]:
    """Return the lines that hold what was typed, in any width or script."""
    asked = normalise(query)
    return [one for one in lines if asked in normalise(str(one))]
