"""Organisations: the public card, and the administrator's review."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.accounts.forms import RefuseForm, VerifyForm
from tech_market.accounts.pages.organisations import (
    DirectoryPage,
    OrganisationsPage,
    PublicOrganisationPage,
    ReviewPage,
)
from tech_market.accounts.rules import one_line
from tech_market.accounts.services import organisations as registry
from tech_market.accounts.services import places
from tech_market.accounts.services import reviewing as services
from tech_market.accounts.services.directory import find_public
from tech_market.accounts.services.reviewing import Search
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import show_again
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

SEARCHED_MOST = 100  # characters of what is looked for
REVIEW = "accounts/review_organisation.html"


@route(bp, "/organisations", action=Action.ORGANISATION_READ)
def directory() -> ResponseReturnValue:
    """Look up verified organisations by what is typed; nothing typed lists nobody."""
    words, page = one_line(request.args.get("q", ""))[:SEARCHED_MOST], asked_page()
    found = find_public(
        db.session(), words, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    context = DirectoryPage(words, found, Pager.of(total=found.total, page=page))
    return show("accounts/directory.html", context)


@route(bp, "/organisations/<ref>", action=Action.ORGANISATION_READ)
def show_organisation(ref: str) -> ResponseReturnValue:
    """Show the public card of a verified organisation."""
    found = registry.get_public(db.session(), ref=ref)
    return show("accounts/show_organisation.html", PublicOrganisationPage.of(found))


@route(bp, "/admin/organisations", action=Action.ORGANISATION_VERIFY)
def organisations() -> ResponseReturnValue:
    """List organisations, those that wait first."""
    s, page = db.session(), asked_page()
    search = Search(
        words=request.args.get("q", "")[:120],
        state=request.args.get("state", ""),
        kind_code=one_line(request.args.get("kind", "")),
    )
    rows, total = services.list_organisations(
        s, search=search, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    context = OrganisationsPage(
        rows=rows,
        search=search,
        counts=services.count_by_state(s),
        kinds=g.codes.choices("organisation-kind"),
        pager=Pager.of(total=total, page=page),
    )
    return show("accounts/organisations.html", context)


@route(bp, "/admin/organisations/<ref>", action=Action.ORGANISATION_VERIFY)
def review_organisation(ref: str) -> ResponseReturnValue:
    """Show one organisation with all that the decision needs."""
    return show(REVIEW, _page(ref, RefuseForm()))


def _page(ref: str, refuse_form: RefuseForm) -> ReviewPage:
    house = services.get_for_review(db.session(), ref=ref)
    refuse_form.version.data = refuse_form.version.data or str(house.version)
    return ReviewPage(
        organisation=house,
        places=places.list_places(db.session(), organisation=house),
        verify_form=VerifyForm(data={"version": str(house.version)}, prefix=""),
        refuse_form=refuse_form,
    )


@route(
    bp, "/admin/organisations/<ref>/verify", action=Action.ORGANISATION_VERIFY,
    method="POST",
)  # fmt: skip
def verify_organisation(ref: str) -> ResponseReturnValue:
    """Say that the organisation is what it says."""
    form = VerifyForm(request.form)
    if form.validate():
        with form.refusals():
            _decide(ref, form.version.data or "", reason=None)
            flash(_("已核验通过"), "success")
            return see("accounts.organisations")
    again = RefuseForm()
    again.form_errors.extend(form.form_errors)
    again.status = form.status
    return show_again(REVIEW, _page(ref, again), again)


@route(
    bp, "/admin/organisations/<ref>/refuse", action=Action.ORGANISATION_VERIFY,
    method="POST",
)  # fmt: skip
def refuse_organisation(ref: str) -> ResponseReturnValue:
    """Send the organisation back with a reason."""
    form = RefuseForm(request.form)
    if form.validate():
        with form.refusals():
            _decide(ref, form.version.data or "", reason=form.reason.data or "")
            flash(_("已退回，原因会显示给该单位"), "success")
            return see("accounts.organisations")
    return show_again(REVIEW, _page(ref, form), form)


def _decide(ref: str, seen_version: str, *, reason: str | None) -> None:
    with transaction() as s:
        services.decide(
            s, actor=current_actor(), ref=ref, seen_version=seen_version,
            reason=reason, now=clock.now(),
        )  # fmt: skip
