"""The lists of needs and results, and what is done from them: compare, take, look."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.codes.book import CodeBook
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings import exporting
from tech_market.listings.asking import WORDS_MOST
from tech_market.listings.audience import Audience
from tech_market.listings.compare_pages import compare_page
from tech_market.listings.kinds import Kind
from tech_market.listings.list_assembly import index_page, wanted_of
from tech_market.listings.pace import Pace, check_typing
from tech_market.listings.reading import get_readable
from tech_market.listings.search import completions
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.download import attachment
from tech_market.web.pages import is_htmx, see, show
from tech_market.web.sheets import Sheet, to_csv, to_xlsx

EXPORTS = Pace(6)  # files of a person in a minute: each reads thousands of rows
FORMATS: Final[dict[str, Callable[[Sheet], bytes]]] = {"csv": to_csv, "xlsx": to_xlsx}


class ListPages:
    """The list of one kind, and what belongs to it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def register(self, bp: Blueprint) -> None:
        """Add the routes; whoever may read the kind may use them."""
        kind, base = self.kind, f"/{self.kind.place}"
        route(bp, base, action=kind.read)(self.index)
        route(bp, f"{base}/words", action=kind.read)(self.words)
        route(bp, f"{base}/compare", action=kind.read)(self.compare)
        export = Action.LISTING_EXPORT
        route(bp, f"{base}/export", action=export, method="POST")(self.export)
        route(bp, f"{base}/<ref>/quick", action=kind.read)(self.quick)

    def index(self) -> ResponseReturnValue:
        """List what this person may find, searched and filtered."""
        page = index_page(db.session(), self.kind, actor=current_actor(), book=_book(),
                          today=clock.today(clock.now()))  # fmt: skip
        return show(f"{self.kind.place}/index.html", page)

    def compare(self) -> ResponseReturnValue:
        """Lay up to four listings side by side, as far as this person may read them."""
        refs, day = request.args.getlist("id"), clock.today(clock.now())
        is_short = request.args.get("only") == "different"
        page = compare_page(db.session(), self.kind, refs, actor=current_actor(),
                            today=day, is_short=is_short)  # fmt: skip
        return show("listings/compare.html", page)

    def export(self) -> ResponseReturnValue:
        """Answer the list of the address as a file, the same rows, no more of each.

        Sent as a form, since it leaves a line in the log: no crawler takes a list away.
        """
        actor, now, form = current_actor(), clock.now(), request.args.get("as", "")
        if form not in FORMATS:
            raise NotFound
        EXPORTS.check(actor.user_id, now=now)
        wanted = wanted_of(self.kind, actor=actor, book=_book())
        taken = exporting.take(db.session(), self.kind, wanted, actor=actor,
                               book=_book(), now=now)  # fmt: skip
        content = FORMATS[form](taken.sheet)
        with transaction() as session:
            exporting.note_export(session, kind=self.kind, wanted=wanted, form=form,
                                  count=taken.count, actor=actor, now=now)  # fmt: skip
        return attachment(content, name=_(self.kind.name), kind=form)

    def quick(self, ref: str) -> ResponseReturnValue:
        """Answer a listing's essentials as a part of the list; else lead to its page.

        Looking is not counted as opening: only the whole page is.
        """
        if not is_htmx():
            return see(f"{self.kind.place}.show", ref=ref)
        listing, audience = get_readable(db.session(), self.kind.model, ref,
                                         actor=current_actor())  # fmt: skip
        view = self.kind.view_of(listing, audience, today=clock.today(clock.now()))
        return render_template("listings/_quick.html", view=view, kind=self.kind)

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
