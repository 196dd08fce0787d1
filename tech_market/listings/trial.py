"""A listing that is only typed: what it would look like, stored nowhere."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form

from tech_market.accounts.models import Organisation
from tech_market.listings.facts import ListingFacts, facts_of, shape_of
from tech_market.listings.forms import ListingForm
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState
from tech_market.listings.services.drafting import Seen
from tech_market.listings.services.writing import put
from tech_market.listings.texts import UNSEEN
from tech_market.web.forms import CSRF_FIELD

USUAL_VALIDITY = timedelta(days=365)
OWN = frozenset({CSRF_FIELD, "draft", "draft_version"})


def typed_in(form: ListingForm) -> dict[str, list[str]]:
    """Return what the request sent for this form, valid or not; buttons left out."""
    known = _names(form) - OWN
    return {
        name: [UNSEEN.sub("", text) for text in request.form.getlist(name)]
        for name in request.form
        if name in known
    }


def filled(kind: type[ListingForm], typed: dict[str, list[str]]) -> ListingForm:
    """Return the form as it was left."""
    return kind(MultiDict(typed))


def seen_by(form: ListingForm) -> Seen:
    """Return the draft a tab goes on with."""
    told = form.draft_version.data or ""
    version = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0  # noqa: PLR2004 - fits the column
    return Seen((form.draft.data or "")[:12], version)


def stated_so_far(form: ListingForm, *, day: date) -> ListingFacts:
    """Return what can be read of a half-filled form; what cannot is left out.

    Give it a form whose choices were offered.
    """
    form.validate()
    read: dict[str, Any] = {}
    for one in facts_of(form.facts):
        field = form[one.name]
        if isinstance(field, FieldList):
            rows = [row.form for row in field if not row.form.is_blank]
            read[one.name] = tuple(row.fact() for row in rows if not row.errors)
        elif not field.errors:
            read[one.name] = form.read(one.name, shape_of(one))
    read.setdefault("valid_until", day + USUAL_VALIDITY)
    return form.facts(**read)


def trial_listing(
    model: type[Listing], facts: ListingFacts, *, owner: Organisation, now: datetime
) -> Listing:
    """Return a published listing that no session knows."""
    listing = model(
        ref="", number=None, organisation=owner, state=ListingState.PUBLISHED,
        created_at=now, filed_at=None, published_at=None,
    )  # fmt: skip
    put(listing, facts)
    return listing


def _names(form: Form) -> set[str]:
    found = set()
    for field in form:
        if isinstance(field, FieldList):
            found |= {name for row in field for name in _names(row.form)}
        elif field.type != "SubmitField":
            found.add(field.name)
    return found
