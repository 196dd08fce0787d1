"""Members of an organisation: let in, removed, made owner, invited."""

from collections.abc import Callable

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.accounts.forms import InviteForm
from tech_market.accounts.models import Membership
from tech_market.accounts.pages.invitations import InvitedPage
from tech_market.accounts.services import invitations, places, throttle
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import show_again
from tech_market.accounts.views.own_organisation import own_page
from tech_market.db import transaction
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show

OWN = "accounts/organisation.html"


@route(
    bp, "/organisation/members/<ref>/accept", action=Action.MEMBERSHIP_DECIDE,
    method="POST",
)  # fmt: skip
def accept_member(ref: str) -> ResponseReturnValue:
    """Let a waiting person in."""
    return _decide(places.accept, ref, _("已同意加入"))


@route(
    bp, "/organisation/members/<ref>/remove", action=Action.MEMBERSHIP_DECIDE,
    method="POST",
)  # fmt: skip
def remove_member(ref: str) -> ResponseReturnValue:
    """Turn down, remove, or leave."""
    return _decide(places.remove, ref, _("已移出"))


@route(
    bp, "/organisation/members/<ref>/make-owner", action=Action.MEMBERSHIP_DECIDE,
    method="POST",
)  # fmt: skip
def make_owner(ref: str) -> ResponseReturnValue:
    """Make a member an owner."""
    return _decide(places.make_owner, ref, _("已设为负责人"))


def _decide(
    decision: Callable[..., Membership], ref: str, done: str
) -> ResponseReturnValue:
    """Take one decision and go back to where the list of members is."""
    actor = current_actor()
    with transaction() as s:
        place = decision(s, actor=actor, ref=ref, now=clock.now())
        house_ref, is_own = place.organisation.ref, place.user_id == actor.user_id
    flash(done, "success")
    if is_own:
        return see("home.index")
    if may(actor, Action.ORGANISATION_VERIFY):
        return see("accounts.review_organisation", ref=house_ref)
    return see("accounts.organisation")


@route(
    bp, "/organisation/invitations", action=Action.ORGANISATION_MANAGE, method="POST"
)
def invite_member() -> ResponseReturnValue:
    """Invite somebody by mail address and show the link this once."""
    form, actor, now = InviteForm(request.form), current_actor(), clock.now()
    if form.validate():
        with form.refusals():
            with transaction() as s:
                throttle.take(s, throttle.INVITE_PERSON, actor.user_ref, now=now)
            with transaction() as s:
                made, token = invitations.invite_member(
                    s, actor=actor, email=form.email.data or "", now=now
                )
                page = InvitedPage(
                    link_to(token), made.email, made.expires_at, is_staff=False
                )
            return show("accounts/invited.html", page, status=201)
    return show_again(OWN, own_page(form), form)


def link_to(token: str) -> str:
    """Return the full address of an invitation; the host is a trusted one."""
    return url_for("accounts.invitation_form", token=token, _external=True)


@route(
    bp, "/organisation/invitations/<ref>/withdraw", action=Action.ORGANISATION_MANAGE,
    method="POST",
)  # fmt: skip
def withdraw_member_invitation(ref: str) -> ResponseReturnValue:
    """End an open invitation of the own organisation."""
    with transaction() as s:
        invitations.withdraw(s, actor=current_actor(), ref=ref, now=clock.now())
    flash(_("邀请已撤回"), "success")
    return see("accounts.organisation")
