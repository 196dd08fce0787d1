"""Build the page contexts from the request's question and the rows found."""

from datetime import date, datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.listings.alike import TOLD_BEFORE, find_alike
from tech_market.listings.asks import Asked
from tech_market.listings.audience import Audience
from tech_market.listings.forms import (
    ListingForm,
    RenewForm,
    ReturnForm,
    StepForm,
    SubmitForm,
)
from tech_market.listings.helping import read_out
from tech_market.listings.history import history_of
from tech_market.listings.kinds import Kind
from tech_market.listings.models import Listing
from tech_market.listings.pages import (
    FormPage,
    HelpView,
    ShowPage,
    is_editable,
    steps_open,
)
from tech_market.listings.panels import panels_of
from tech_market.listings.reading import get_readable
from tech_market.listings.rules import Level, ListingState, is_expired
from tech_market.listings.services.drafting import Place, list_drafts
from tech_market.listings.structured import structured
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.web.address import public_address
from tech_market.web.forms import StrictForm


def show_page(
    session: Session,
    kind: Kind,
    ref: str,
    *,
    actor: Actor,
    book: CodeBook,
    now: datetime,
    form: StrictForm | None = None,
) -> ShowPage:
    """Return one listing as this person may see it; `form` is one that was refused."""
    listing, audience = get_readable(session, kind.model, ref, actor=actor)
    preview = _preview(audience)
    is_own = actor.organisation_id == listing.organisation_id
    return_form = form if isinstance(form, ReturnForm) else ReturnForm()
    return_form.offer(book)
    steps = steps_open(
        listing.state, is_own=is_own, may_review=may(actor, Action.LISTING_REVIEW)
    )
    is_told = not preview and TOLD_BEFORE & set(steps)
    address = public_address(f"{kind.place}.show", ref=listing.ref)
    return ShowPage(
        kind=kind,
        view=kind.view_of(listing, preview or audience, today=today(now)),
        preview=preview,
        may_preview=audience is Audience.FULL,
        state_reason=listing.state_reason if _reads_reason(actor, listing) else "",
        steps=() if preview else tuple(steps),
        may_edit=is_own and is_editable(listing.state) and not preview,
        panels=() if preview else panels_of(session, actor, listing, now),
        happened=history_of(
            session, listing, is_whole=_reads_reason(actor, listing) and not preview
        ),
        today=today(now),
        address=address,
        structured=_structured(kind, listing, address, book=book, day=today(now)),
        alike=find_alike(session, actor=actor, listing=listing, now=now)
        if is_told
        else (),
        submit_form=form if isinstance(form, SubmitForm) else SubmitForm(),
        plain_form=form
        if isinstance(form, StepForm) and not isinstance(form, SubmitForm)
        else StepForm(),
        return_form=return_form,
        renew_form=form if isinstance(form, RenewForm) else RenewForm(),
    )


def form_page(
    session: Session,
    kind: Kind,
    form: ListingForm,
    listing: Listing | None,
    *,
    actor: Actor,
    help_: HelpView,
    asked: Asked,
) -> FormPage:
    """Return the form of a new listing, or of `listing`, and drafts of it left open."""
    place = Place(kind.model.kind, listing.ref if listing else "")
    drafts = list_drafts(session, actor=actor, place=place)
    here = form.draft.data
    return FormPage(
        kind,
        form,
        listing.ref if listing else "",
        is_verified=actor.is_verified,
        help=help_,
        read=read_out(form, kind.model.kind) if asked.reads else None,
        accepted=tuple(asked.said),
        drafts=tuple(one for one in drafts if one.ref != here),
        draft=next((one for one in drafts if one.ref == here), None),
    )


def _preview(audience: Audience) -> Audience | None:
    asked = request.args.get("as", "")
    allowed = (Audience.PUBLIC, Audience.MEMBER)
    if audience is not Audience.FULL or asked not in allowed:
        return None
    return Audience(asked)


def _structured(
    kind: Kind, listing: Listing, address: str, *, book: CodeBook, day: date
) -> dict[str, Any] | None:
    """Return what machines are told, whoever reads the page; None while not public."""
    is_listed = (
        listing.state is ListingState.PUBLISHED
        and listing.level is not Level.OFFLINE
        and not is_expired(listing.valid_until, today=day)
    )
    if not is_listed:
        return None
    view = kind.view_of(listing, Audience.PUBLIC, today=day)
    return structured(view, kind=listing.kind, address=address, book=book)


def _reads_reason(actor: Actor, listing: Listing) -> bool:
    return actor.sees_all or actor.organisation_id == listing.organisation_id
