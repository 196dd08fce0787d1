"""The lists of needs and results: found, and completed while one types."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.codes.book import CodeBook
from tech_market.db import db
from tech_market.listings.asking import WORDS_MOST
from tech_market.listings.audience import Audience
from tech_market.listings.kinds import Kind
from tech_market.listings.list_assembly import index_page
from tech_market.listings.pace import check_typing
from tech_market.listings.search import completions
from tech_market.listings.texts import clean_line
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import show


class ListPages:
    """The list of one kind, and what belongs to it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def register(self, bp: Blueprint) -> None:
        """Add the routes; whoever may read the kind may use them."""
        kind, base = self.kind, f"/{self.kind.place}"
        route(bp, base, action=kind.read)(self.index)
        route(bp, f"{base}/words", action=kind.read)(self.words)

    def index(self) -> ResponseReturnValue:
        """List what this person may find, searched and filtered."""
        page = index_page(db.session(), self.kind, actor=current_actor(), book=_book(),
                          today=clock.today(clock.now()))  # fmt: skip
        return show(f"{self.kind.place}/index.html", page)

    def words(self) -> ResponseReturnValue:
        """Offer how a question may go on, as data for the search box."""
        check_typing(current_actor(), now=clock.now())
        text = clean_line(request.args.get("q"))[:WORDS_MOST]
        audience = Audience.MEMBER if current_actor().is_insider else Audience.PUBLIC
        found = completions(text, kind=self.kind.model.kind, audience=audience.value)
        return {"words": [*found]}


def _book() -> CodeBook:
    book: CodeBook = g.codes
    return book
