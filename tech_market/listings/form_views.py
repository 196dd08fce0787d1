"""The forms of needs and results: a new listing, and one being revised."""

from flask import Blueprint, flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.codes.book import CodeBook
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.listings.asks import Asked, answer_asks
from tech_market.listings.assembly import form_page
from tech_market.listings.editing import form_data
from tech_market.listings.facts import code_facts
from tech_market.listings.forms import ListingForm
from tech_market.listings.help_views import help_of
from tech_market.listings.kinds import Kind
from tech_market.listings.models import Listing
from tech_market.listings.reading import get_writable
from tech_market.listings.rules import check_editable
from tech_market.listings.services import drafting, writing
from tech_market.listings.trial import USUAL_VALIDITY, filled, seen_by
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show


class FormPages:
    """The forms of one kind, for who may write a listing."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def register(self, bp: Blueprint) -> None:
        """Add the routes of both forms."""
        kind, base = self.kind, f"/{self.kind.place}"
        route(bp, f"{base}/new", action=kind.write)(self.create_form)
        route(bp, f"{base}/new", action=kind.write, method="POST")(self.create)
        edit = f"{base}/<ref>/edit"
        route(bp, edit, action=kind.write)(self.edit_form)
        route(bp, edit, action=kind.write, method="POST")(self.update)

    def create_form(self) -> ResponseReturnValue:
        """Show an empty form, or the draft that the address names."""
        if "draft" in request.args:
            return self._form(self._kept_form(request.args["draft"]))
        day = clock.today(clock.now()) + USUAL_VALIDITY
        form = self.kind.form(data={"valid_until": day})
        return self._form(form)

    def create(self) -> ResponseReturnValue:
        """Write a draft and lead to its page."""
        form = self.kind.form(request.form)
        asked = self._asked(form)
        if asked.anything:
            return self._form(form, asked=asked)
        form.offer(_book())
        if form.validate():
            with form.refusals(), transaction() as session:
                listing = writing.post(
                    session, actor=current_actor(), model=self.kind.model,
                    facts=form.stated(), now=clock.now(),
                )  # fmt: skip
                self._finish(session, form)
                return self._done(listing, _("草稿已保存，请核对后提交审核。"))
        return self._form(form, status=form.status)

    def edit_form(self, ref: str) -> ResponseReturnValue:
        """Show the form filled with what is stored."""
        listing = self._own(ref)
        check_editable(listing.state)
        if "draft" in request.args:
            form = self._kept_form(request.args["draft"], listing.ref)
            return self._form(form, listing)
        form = self.kind.form(data=form_data(listing, self.kind.form.facts))
        return self._form(form, listing)

    def update(self, ref: str) -> ResponseReturnValue:
        """Store what was revised, or show the form with what is wrong."""
        listing = self._own(ref)
        form = self.kind.form(request.form)
        asked = self._asked(form)
        if asked.anything:
            return self._form(form, listing, asked=asked)
        form.offer(_book(), kept=_kept(listing, form))
        if form.validate():
            with form.refusals(), transaction() as session:
                writing.revise(
                    session, actor=current_actor(), listing=listing,
                    facts=form.stated(), version=_whole(form.version.data),
                    now=clock.now(),
                )  # fmt: skip
                self._finish(session, form, listing.ref)
                return self._done(listing, _("修改已保存。"))
        return self._form(form, self._own(ref), status=form.status)

    def _own(self, ref: str) -> Listing:
        return get_writable(db.session(), self.kind.model, ref, actor=current_actor())

    def _kept_form(self, ref: str, listing_ref: str = "") -> ListingForm:
        """Return a draft of this person as it was left; raises NotFound."""
        draft = drafting.get_draft(
            db.session(), actor=current_actor(), kind=self.kind.model.kind, ref=ref
        )
        if draft.listing_ref != listing_ref:
            raise NotFound
        form = filled(self.kind.form, draft.typed)
        form.draft.data, form.draft_version.data = draft.ref, str(draft.version)
        return form

    def _finish(self, session: Session, form: ListingForm, ref: str = "") -> None:
        place = drafting.Place(self.kind.model.kind, ref)
        drafting.finish(session, actor=current_actor(), place=place, seen=seen_by(form))

    def _asked(self, form: ListingForm) -> Asked:
        return answer_asks(form, self.kind.model.kind, _book())

    def _form(
        self,
        form: ListingForm,
        listing: Listing | None = None,
        *,
        status: int = 200,
        asked: Asked | None = None,
    ) -> ResponseReturnValue:
        asked = asked or Asked()
        form.offer(_book(), kept=_kept(listing, form) if listing else ())
        help_ = help_of(self.kind, form, asks=asked.looks)
        page = form_page(
            db.session(), self.kind, form, listing, actor=current_actor(),
            help_=help_, asked=asked,
        )  # fmt: skip
        return show(f"{self.kind.place}/form.html", page, status=status)

    def _done(self, listing: Listing, words: str) -> ResponseReturnValue:
        flash(words, "success")
        return see(f"{self.kind.place}.show", ref=listing.ref)


def _kept(listing: Listing, form: ListingForm) -> set[str]:
    found = [getattr(listing, name) for name, _list in code_facts(form.facts)]
    return {
        str(code) for one in found for code in (one if isinstance(one, list) else [one])
    }


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _book() -> CodeBook:
    book: CodeBook = g.codes
    return book
