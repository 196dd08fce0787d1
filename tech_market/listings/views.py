"""The pages of needs and results, written once and registered for each kind."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.listings.draft_views import DraftPages
from tech_market.listings.form_views import FormPages
from tech_market.listings.help_views import HelpPages
from tech_market.listings.kinds import Kind
from tech_market.listings.list_views import ListPages
from tech_market.listings.openings import may_count, note_opening
from tech_market.listings.reading import get_readable
from tech_market.listings.step_views import register_steps, show_listing
from tech_market.policy.routes import current_actor, route


class Pages:
    """The views of one kind. Endpoints and templates carry the methods' names."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def register(self, bp: Blueprint) -> None:
        """Add every route, each with its action."""
        kind = self.kind
        for pages in (ListPages, FormPages, DraftPages, HelpPages):
            pages(kind).register(bp)
        route(bp, f"/{kind.place}/<ref>", action=kind.read)(self.show)
        register_steps(bp, kind)

    def show(self, ref: str) -> ResponseReturnValue:
        """Show one listing to this reader, and let it be counted as opened."""
        actor, model = current_actor(), self.kind.model
        if may_count(actor):
            listing, _audience = get_readable(db.session(), model, ref, actor=actor)
            note_opening(actor, listing, now=clock.now())
        return show_listing(self.kind, ref)
