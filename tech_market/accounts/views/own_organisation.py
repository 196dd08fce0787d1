"""The own organisation: its facts, and asking for a place in one."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from tech_market import clock
from tech_market.accounts.forms import FactsForm, InviteForm, JoinForm, ProfileForm
from tech_market.accounts.models import MembershipState, Organisation
from tech_market.accounts.pages.organisations import (
    OrganisationEditPage,
    OrganisationPage,
)
from tech_market.accounts.pages.people import JoinPage
from tech_market.accounts.services import invitations, places, throttle
from tech_market.accounts.services import organisations as services
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import show_again, signed_in_user
from tech_market.accounts.views.signing_up import facts_of, profile_of
from tech_market.codes.book import current_book
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show

EDIT = "accounts/organisation_form.html"
JOIN = "accounts/join_form.html"


@route(bp, "/organisation", action=Action.ORGANISATION_MANAGE)
def organisation() -> ResponseReturnValue:
    """Show the own organisation with its members."""
    return show("accounts/organisation.html", own_page(InviteForm()))


def own_page(invite_form: InviteForm) -> OrganisationPage:
    """Build the page of the actor's organisation."""
    s, actor = db.session(), current_actor()
    house = services.get_own(s, actor=actor)
    is_owner = actor.is_owner
    return OrganisationPage(
        organisation=house,
        places=places.list_places(s, organisation=house),
        invitations=invitations.list_open(s, actor=actor, now=clock.now())
        if is_owner
        else [],
        invite_form=invite_form,
        is_owner=is_owner,
        user_id=actor.user_id,
    )


@route(bp, "/organisation/edit", action=Action.ORGANISATION_MANAGE)
def organisation_form() -> ResponseReturnValue:
    """Show the facts an owner may change now."""
    house = _own_to_change()
    form = _form(house, None)
    return show(EDIT, OrganisationEditPage(form, house))


@route(bp, "/organisation/edit", action=Action.ORGANISATION_MANAGE, method="POST")
def update_organisation() -> ResponseReturnValue:
    """Save the facts; those of a refused organisation go to the administrator again."""
    house = _own_to_change()
    form = _form(house, request.form)
    if form.validate():
        with form.refusals():
            with transaction() as s:
                services.update(
                    s, actor=current_actor(), profile=profile_of(form),
                    facts=facts_of(form) if isinstance(form, FactsForm) else None,
                    book=current_book(s), now=clock.now(),
                )  # fmt: skip
            flash(_("单位信息已保存"), "success")
            return see("accounts.organisation")
    return show_again(EDIT, OrganisationEditPage(form, house), form)


def _own_to_change() -> Organisation:
    if not current_actor().is_owner:
        raise NotFound
    return services.get_own(db.session(), actor=current_actor())


def _form(
    house: Organisation, sent: ImmutableMultiDict[str, str] | None
) -> FactsForm | ProfileForm:
    """Build the form the organisation's state allows, filled with what is stored."""
    if house.is_verified:
        return ProfileForm(sent, obj=house)
    form = FactsForm(sent, obj=house, organisation_name=house.name)
    form.offer(g.codes)
    return form


@route(bp, "/join", action=Action.ORGANISATION_JOIN)
def join_form() -> ResponseReturnValue:
    """Show where one stands, and the form to ask for a place."""
    return show(JOIN, _join_page(JoinForm()))


@route(bp, "/join", action=Action.ORGANISATION_JOIN, method="POST")
def join() -> ResponseReturnValue:
    """Ask for a place; an owner or an administrator decides."""
    form, user = JoinForm(request.form), signed_in_user()
    if form.validate():
        with form.refusals():
            with transaction() as s:
                throttle.take(s, throttle.JOIN_PERSON, user.ref, now=clock.now())
            with transaction() as s:
                places.ask_to_join(
                    s, actor=current_actor(), user=user,
                    credit_code=form.credit_code.data or "", now=clock.now(),
                )  # fmt: skip
            flash(_("申请已提交，请等待单位负责人或市场管理员同意"), "success")
            return see("accounts.join_form")
    return show_again(JOIN, _join_page(form), form)


def _join_page(form: JoinForm) -> JoinPage:
    user = signed_in_user()
    place = user.membership
    waits = place is not None and place.state is MembershipState.PENDING
    return JoinPage(
        form=form,
        waiting_for=place.organisation.name if place and waits else "",
        is_member=current_actor().organisation_id is not None,
        is_staff=user.staff_role is not None,
    )
