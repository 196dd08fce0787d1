"""Build the page contexts from the request's question and the rows found."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Row
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.listings.audience import Audience, CardView
from tech_market.listings.forms import (
    ListingForm,
    RenewForm,
    ReturnForm,
    StepForm,
    choices_of,
)
from tech_market.listings.kinds import Kind
from tech_market.listings.marking import terms_of
from tech_market.listings.models import Listing
from tech_market.listings.pages import (
    Choice,
    FormPage,
    IndexPage,
    ShowPage,
    Tab,
    is_editable,
    steps_open,
)
from tech_market.listings.panels import panels_of
from tech_market.listings.reading import Query, get_readable, list_page
from tech_market.listings.search import SORTS
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.web.forms import StrictForm
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

WORDS_MOST = 100  # characters of a question


def index_page(
    session: Session, kind: Kind, *, actor: Actor, book: CodeBook, today: date
) -> IndexPage:
    """Return one page of the list that the address asks for.

    Only the kind's filters narrow it; every other argument is without effect.
    """
    tabs, page = _tabs(kind, actor), asked_page()
    choices = tuple(_choices(kind, book))
    query = _asked(kind, choices, book, tabs)
    found = list_page(session, kind.model, query, actor=actor, today=today,
                      offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)  # fmt: skip
    return IndexPage(
        kind=kind,
        cards=tuple(_card(kind, row, actor, today) for row in found.rows),
        nearest=tuple(_card(kind, row, actor, today) for row in found.nearest),
        terms=terms_of(query.words),
        is_heard=found.is_heard,
        meant=found.meant,
        pager=Pager.of(total=found.total, page=page),
        words=query.words,
        choices=choices,
        sort=query.sort,
        scope=query.scope,
        tabs=tabs,
        may_write=may(actor, kind.write),
    )


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
    return ShowPage(
        kind=kind,
        view=kind.view_of(listing, preview or audience, today=today(now)),
        preview=preview,
        may_preview=audience is Audience.FULL,
        state_reason=listing.state_reason if _reads_reason(actor, listing) else "",
        steps=() if preview else tuple(steps),
        may_edit=is_own and is_editable(listing.state) and not preview,
        panels=() if preview else panels_of(session, actor, listing, now),
        plain_form=form if isinstance(form, StepForm) else StepForm(),
        return_form=return_form,
        renew_form=form if isinstance(form, RenewForm) else RenewForm(),
    )


def form_page(
    kind: Kind, form: ListingForm, listing: Listing | None, *, actor: Actor
) -> FormPage:
    """Return the form of a new listing, or of `listing`."""
    return FormPage(
        kind,
        form,
        listing.ref if listing else "",
        is_verified=actor.is_verified,
        hint=kind.hint(form) if kind.hint else None,
    )


def _preview(audience: Audience) -> Audience | None:
    asked = request.args.get("as", "")
    allowed = (Audience.PUBLIC, Audience.MEMBER)
    if audience is not Audience.FULL or asked not in allowed:
        return None
    return Audience(asked)


def _reads_reason(actor: Actor, listing: Listing) -> bool:
    return actor.sees_all or actor.organisation_id == listing.organisation_id


def _card(kind: Kind, row: Row[Any], actor: Actor, day: date) -> CardView:
    """Return a row of a list: whole for the owner, else as strangers read it."""
    is_own = actor.organisation_id == row.organisation_id
    if is_own or actor.sees_all:
        audience = Audience.FULL if is_own else Audience.AUDIT
    else:
        audience = Audience.MEMBER if actor.is_insider else Audience.PUBLIC
    return kind.card_of(row, audience, today=day)


def _asked(
    kind: Kind, choices: tuple[Choice, ...], book: CodeBook, tabs: tuple[Tab, ...]
) -> Query:
    columns = {name: (column, key) for name, column, key in kind.filters}
    codes = {
        columns[one.name][0]: _with_below(book, columns[one.name][1], one.chosen)
        for one in choices
        if one.chosen
    }
    words = clean_line(request.args.get("q", "")[:WORDS_MOST])
    return Query(
        words=words,
        codes=codes,
        sort=_sort(words),
        scope=next((tab.scope for tab in tabs if tab.is_here), ""),
    )


def _sort(words: str) -> str:
    """Return the order asked for; words alone are ordered by relevance."""
    known = SORTS if words else SORTS[1:]
    asked = request.args.get("sort", "")
    return asked if asked in known else known[0]


def _with_below(book: CodeBook, list_key: str, code: str) -> list[str]:
    entries = book.lists[list_key].values()
    return [code, *(entry.code for entry in entries if entry.parent == code)]


def _choices(kind: Kind, book: CodeBook) -> list[Choice]:
    labels: Mapping[str, str] = {
        "field": _("技术领域"), "industry": _("重点产业"), "stage": _("成熟阶段"),
    }  # fmt: skip
    found = []
    for name, _column, list_key in kind.filters:
        options = choices_of(book, list_key)
        asked = request.args.get(name, "")
        chosen = asked if asked in dict(options) else ""
        found.append(Choice(name, labels[name], tuple(options), chosen))
    return found


def _tabs(kind: Kind, actor: Actor) -> tuple[Tab, ...]:
    scopes = [("", _("市场"))]
    if may(actor, kind.write):
        scopes.append(("own", _("本单位")))
    if actor.sees_all:
        scopes.append(("all", _("全部状态")))
    asked = request.args.get("scope", "")
    here = asked if asked in dict(scopes) else ""
    return tuple(Tab(scope, label, scope == here) for scope, label in scopes)
