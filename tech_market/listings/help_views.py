"""What helps while typing, as a part of the form and as an answer to htmx."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.accounts.models import Organisation
from tech_market.db import db
from tech_market.errors import RuleBroken
from tech_market.listings.forms import ListingForm
from tech_market.listings.helping import (
    LEAST,
    ask_live,
    field_ideas,
    fields_named,
    read_out,
    text_of,
)
from tech_market.listings.kinds import Kind
from tech_market.listings.pace import Pace
from tech_market.listings.pages import HelpView
from tech_market.listings.trial import stated_so_far, trial_listing
from tech_market.policy.routes import current_actor, route
from tech_market.web.saying import say

PACE = Pace()


def help_of(kind: Kind, form: ListingForm, *, asks: bool) -> HelpView:
    """Return what helps with this form; `asks` the engine too, at its price.

    Stores nothing. Who asks too often is told so, and their form stays as it is.
    """
    hint = kind.hint(form) if kind.hint else None
    text = text_of(form)
    if not asks or len(text) < LEAST:
        return HelpView(kind, hint=hint)
    session, actor, now = db.session(), current_actor(), clock.now()
    try:
        PACE.check(actor.user_id or 0, now=now)
    except RuleBroken as broken:
        return HelpView(kind, hint=hint, refusal=say(broken.message))
    owner = session.get(Organisation, actor.organisation_id or 0)
    live = None
    if owner is not None:
        form.offer(g.codes)
        facts = stated_so_far(form, day=clock.today(now))
        listing = trial_listing(kind.model, facts, owner=owner, now=now)
        live = ask_live(session, actor, listing, now)
    near = live.fields if live else ()
    ideas = field_ideas(fields_named(text, g.codes), near, form.field_code.data or "")
    return HelpView(
        kind, hint=hint, is_asked=True, live=live, fields=ideas,
        readable=len(read_out(form, kind.model.kind)),
    )  # fmt: skip


class HelpPages:
    """The view of one kind that answers while somebody types."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def register(self, bp: Blueprint) -> None:
        """Add the route; who may write a listing is helped with one."""
        rule = f"/{self.kind.place}/new/help"
        route(bp, rule, action=self.kind.write, method="POST")(self.help_typing)

    def help_typing(self) -> ResponseReturnValue:
        """Answer the part beside the form."""
        form = self.kind.form(request.form)
        found = help_of(self.kind, form, asks=True)
        status = 429 if found.refusal else 200
        html = render_template("listings/_help.html", help=found, is_swapped=True)
        return html, status
