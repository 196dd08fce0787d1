"""Keep what is typed, look at it as others will, throw it away: for each kind."""

from flask import Blueprint, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.accounts.models import Organisation
from tech_market.db import db, transaction
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.audience import Audience
from tech_market.listings.draft_models import FormDraft
from tech_market.listings.forms import ListingForm
from tech_market.listings.kinds import Kind
from tech_market.listings.pages import DraftPreviewPage
from tech_market.listings.reading import get_writable
from tech_market.listings.rules import Level
from tech_market.listings.services import drafting
from tech_market.listings.trial import (
    filled,
    seen_by,
    stated_so_far,
    trial_listing,
    typed_in,
)
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import is_htmx, see, show
from tech_market.web.saying import say


class DraftPages:
    """The views of one kind's drafts."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def register(self, bp: Blueprint) -> None:
        """Add every route; who may write a listing may keep a draft of one."""
        base, write = f"/{self.kind.place}", self.kind.write
        new, one = f"{base}/new/draft", f"{base}/<ref>/edit/draft"
        route(bp, new, action=write, method="POST")(self.keep_new)
        route(bp, one, action=write, method="POST")(self.keep_edit)
        draft = f"{base}/drafts/<ref>"
        route(bp, f"{draft}/preview", action=write)(self.preview_draft)
        route(bp, f"{draft}/discard", action=write, method="POST")(self.discard_draft)

    def keep_new(self) -> ResponseReturnValue:
        """Keep the form of a new listing."""
        return self._keep(drafting.Place(self.kind.model.kind))

    def keep_edit(self, ref: str) -> ResponseReturnValue:
        """Keep the form of a listing being revised."""
        get_writable(db.session(), self.kind.model, ref, actor=current_actor())
        return self._keep(drafting.Place(self.kind.model.kind, ref))

    def preview_draft(self, ref: str) -> ResponseReturnValue:
        """Show a draft as the public and members would read it, side by side."""
        session, actor, now = db.session(), current_actor(), clock.now()
        draft = drafting.get_draft(
            session, actor=actor, kind=self.kind.model.kind, ref=ref
        )
        owner = session.get(Organisation, actor.organisation_id or 0)
        if owner is None:
            raise NotFound
        form, day = filled(self.kind.form, draft.typed), clock.today(now)
        form.offer(g.codes)
        facts = stated_so_far(form, day=day)
        listing = trial_listing(self.kind.model, facts, owner=owner, now=now)
        is_offline = listing.level is Level.OFFLINE
        shown = [Audience.FULL] if is_offline else list(Audience)
        views = {one: self.kind.view_of(listing, one, today=day) for one in shown}
        page = DraftPreviewPage(
            kind=self.kind, draft=draft, public=views.get(Audience.PUBLIC),
            member=views.get(Audience.MEMBER), whole=views[Audience.FULL],
            faults=_faults(form), today=day,
        )  # fmt: skip
        return show("listings/draft_preview.html", page)

    def discard_draft(self, ref: str) -> ResponseReturnValue:
        """Throw a draft away."""
        with transaction() as session:
            draft = drafting.discard(
                session,
                actor=current_actor(),
                kind=self.kind.model.kind,
                ref=ref,
                now=clock.now(),
            )
        flash(_("草稿已丢弃。"), "success")
        return self._form_of(draft)

    def _keep(self, place: drafting.Place) -> ResponseReturnValue:
        form = self.kind.form(request.form)
        try:
            with transaction() as session:
                kept = drafting.keep(
                    session, actor=current_actor(), place=place, seen=seen_by(form),
                    typed=typed_in(form), now=clock.now(),
                )  # fmt: skip
        except RuleBroken as broken:
            if not is_htmx():
                raise
            return render_template(
                "listings/_unsaved.html", message=say(broken.message)
            )
        if is_htmx():
            return render_template("listings/_saved.html", kept=kept)
        if kept.is_apart:
            flash(
                _(
                    "另一个窗口已改动过这份草稿，没有覆盖：这里的内容另存为一份，两份都在。"
                ),
                "warning",
            )
        if "preview" in request.form:
            return see(f"{self.kind.place}.preview_draft", ref=kept.draft.ref)
        return self._form_of(kept.draft, shown=kept.draft.ref)

    def _form_of(self, draft: FormDraft, *, shown: str = "") -> ResponseReturnValue:
        place, values = self.kind.place, {"draft": shown} if shown else {}
        if draft.listing_ref:
            return see(f"{place}.edit_form", ref=draft.listing_ref, **values)
        return see(f"{place}.create_form", **values)


def _faults(form: ListingForm) -> tuple[str, ...]:
    """Return the labels of the fields that could not be read."""
    return tuple(str(field.label.text) for field in form if field.errors)
