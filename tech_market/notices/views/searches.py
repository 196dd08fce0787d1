"""Saved searches."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.notices.forms import FrequencyForm, SaveForm
from tech_market.notices.pages import SearchesPage
from tech_market.notices.questions import read_question
from tech_market.notices.rules import Frequency
from tech_market.notices.services import searches as services
from tech_market.notices.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.errors import answer
from tech_market.web.pages import see, show


@route(bp, "/searches", action=Action.SEARCH_SAVE)
def searches() -> ResponseReturnValue:
    """List one's searches."""
    rows = services.list_own(db.session(), current_actor())
    forms = [
        FrequencyForm(prefix="", data={"frequency": one.frequency.value})
        for one in rows
    ]
    page = SearchesPage(list(zip(rows, forms, strict=True)))
    return show("notices/searches.html", page)


@route(bp, "/searches", action=Action.SEARCH_SAVE, method="POST")
def save_search() -> ResponseReturnValue:
    """Keep the question of the list it was sent from."""
    form = SaveForm(request.form)
    if not form.validate():
        return answer(400)
    question = read_question(form.kind.data, form.query.data or "", book=g.codes)
    with transaction() as session:
        services.save(
            session, actor=current_actor(), question=question,
            frequency=Frequency(form.frequency.data), now=clock.now(),
        )  # fmt: skip
    flash(_("已订阅：有符合条件的新内容时会告诉您。"), "success")
    return see("notices.searches")


@route(bp, "/searches/<ref>/frequency", action=Action.SEARCH_SAVE, method="POST")
def change_search(ref: str) -> ResponseReturnValue:
    """Change how often a search mails."""
    form = FrequencyForm(request.form)
    services.get_own(db.session(), current_actor(), ref)
    if not form.validate():
        return answer(400)
    with transaction() as session:
        services.change(
            session, actor=current_actor(), ref=ref,
            frequency=Frequency(form.frequency.data), now=clock.now(),
        )  # fmt: skip
    flash(_("已保存"), "success")
    return see("notices.searches")


@route(bp, "/searches/<ref>/remove", action=Action.SEARCH_SAVE, method="POST")
def remove_search(ref: str) -> ResponseReturnValue:
    """Forget a search."""
    with transaction() as session:
        services.remove(session, actor=current_actor(), ref=ref, now=clock.now())
    flash(_("订阅已删除"), "success")
    return see("notices.searches")
