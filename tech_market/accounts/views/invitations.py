"""Invitations: staff are invited here, and everybody takes theirs up here."""

from flask import flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from tech_market import clock
from tech_market.accounts.forms import AcceptForm, InvitedForm, StaffInviteForm
from tech_market.accounts.models import Invitation, StaffRole
from tech_market.accounts.pages.invitations import (
    InvitationGonePage,
    InvitationPage,
    InvitationsPage,
    InvitedPage,
)
from tech_market.accounts.services import accepting, signing_in, throttle
from tech_market.accounts.services import invitations as services
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import (
    enter,
    show_again,
    signed_in_user,
    this_device,
)
from tech_market.accounts.views.members import link_to
from tech_market.accounts.views.signing_up import person_facts
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show

STAFF = "accounts/invitations.html"
TAKE_UP = "accounts/invitation_form.html"


@route(bp, "/admin/invitations", action=Action.PEOPLE_MANAGE)
def invitations() -> ResponseReturnValue:
    """List open staff invitations."""
    return show(STAFF, _staff_page(StaffInviteForm()))


def _staff_page(form: StaffInviteForm) -> InvitationsPage:
    rows = services.list_open(db.session(), actor=current_actor(), now=clock.now())
    return InvitationsPage(rows, form)


@route(bp, "/admin/invitations", action=Action.PEOPLE_MANAGE, method="POST")
def invite_staff() -> ResponseReturnValue:
    """Invite a member of staff and show the link this once."""
    form, actor, now = StaffInviteForm(request.form), current_actor(), clock.now()
    if form.validate():
        with form.refusals():
            with transaction() as s:
                made, token = services.invite_staff(
                    s, actor=actor, email=form.email.data or "",
                    role=StaffRole(form.role.data), now=now,
                )  # fmt: skip
                page = InvitedPage(
                    link_to(token), made.email, made.expires_at, is_staff=True
                )
            return show("accounts/invited.html", page, status=201)
    return show_again(STAFF, _staff_page(form), form)


@route(
    bp, "/admin/invitations/<ref>/withdraw", action=Action.PEOPLE_MANAGE, method="POST"
)
def withdraw_staff_invitation(ref: str) -> ResponseReturnValue:
    """End an open staff invitation."""
    with transaction() as s:
        services.withdraw(s, actor=current_actor(), ref=ref, now=clock.now())
    flash(_("邀请已撤回"), "success")
    return see("accounts.invitations")


@route(bp, "/invitations/<token>", action=Action.INVITATION_ACCEPT)
def invitation_form(token: str) -> ResponseReturnValue:
    """Show what is offered, or that the link does not hold, whatever the reason."""
    try:
        invitation = _open(token)
    except NotFound:
        return _gone()
    return show(TAKE_UP, _page(invitation, token, _form(None)))


@route(bp, "/invitations/<token>", action=Action.INVITATION_ACCEPT, method="POST")
def invitation_accept(token: str) -> ResponseReturnValue:
    """Take the invitation up, as who is signed in or as somebody new."""
    try:
        invitation = _open(token)
        form = _form(request.form)
        if form.validate():
            with form.refusals():
                if isinstance(form, AcceptForm):
                    return _accept_as_self(token)
                _accept_as_new(form, token, invitation.email)
                return see("accounts.sign_up_done")
    except NotFound:
        return _gone()
    return show_again(TAKE_UP, _page(_open(token), token, form), form)


def _form(sent: ImmutableMultiDict[str, str] | None) -> InvitedForm | AcceptForm:
    if current_actor().is_signed_in:
        return AcceptForm(sent)
    return InvitedForm(sent)


def _open(token: str) -> Invitation:
    """Count the look at a link, then find it; a good look is given back."""
    ip, now = request.remote_addr or "", clock.now()
    with transaction() as s:
        throttle.take(s, throttle.INVITATION_IP, ip, now=now)
    found = services.get_open(db.session(), token=token, now=now)
    if current_actor().is_signed_in and signed_in_user().email != found.email:
        raise NotFound
    with transaction() as s:
        throttle.give_back(s, throttle.INVITATION_IP, ip)
    return found


def _accept_as_self(token: str) -> ResponseReturnValue:
    user, actor, now = signed_in_user(), current_actor(), clock.now()
    with transaction() as s:
        accepting.accept_as(s, actor=actor, user=user, token=token, now=now)
        signing_in.end_all(s, user=user)
        own = signing_in.sign_in(
            s, user=user, ip=actor.ip, now=now, device=this_device()
        )
    enter(user, own)
    flash(_("已接受邀请"), "success")
    return see("home.index")


def _accept_as_new(form: InvitedForm, token: str, email: str) -> None:
    with transaction() as s:
        accepting.accept_as_new(
            s, actor=current_actor(), token=token,
            facts=person_facts(form, email=email), now=clock.now(),
        )  # fmt: skip


def _page(
    invitation: Invitation, token: str, form: InvitedForm | AcceptForm
) -> InvitationPage:
    return InvitationPage.of(
        invitation,
        services.house_of(db.session(), invitation),
        token=token,
        form=form,
        is_signed_in=current_actor().is_signed_in,
    )


def _gone() -> ResponseReturnValue:
    return make_response(
        show("accounts/invitation_gone.html", InvitationGonePage()), 404
    )
