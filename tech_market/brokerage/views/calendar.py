"""Next actions in one's own calendar: a file, or an address a program reads."""

from datetime import datetime

from flask import Response, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from tech_market import clock
from tech_market.accounts.services import addresses
from tech_market.accounts.services.actors import actor_of
from tech_market.accounts.views.browser import signed_in_user
from tech_market.brokerage.calendar_pages import (
    AddressesPage,
    AddressForm,
    AddressMadePage,
)
from tech_market.brokerage.ics import Entry, to_ics
from tech_market.brokerage.services import deals as services
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor, route
from tech_market.web.address import public_address
from tech_market.web.download import attachment
from tech_market.web.pages import see, show

LIST = "brokerage/addresses.html"


@route(bp, "/deal-calendar.ics", action=Action.DEAL_READ)
def deal_calendar() -> ResponseReturnValue:
    """Send the next actions of own deals as a calendar file."""
    return _calendar(current_actor(), now=clock.now())


@route(bp, "/calendar/<token>/deals.ics", action=Action.CALENDAR)
def calendar_feed(token: str) -> ResponseReturnValue:
    """Send the same to a program that knows the secret address, as its owner reads."""
    now = clock.now()
    found = addresses.find_address(db.session(), token=token)
    if found is None:
        raise NotFound
    reader = actor_of(found.user, ip=request.remote_addr or "")
    if not may(reader, Action.DEAL_READ):
        raise NotFound
    if addresses.is_stale(found, now=now):
        with transaction():
            found.used_at = now
    with force_locale(found.user.locale or "zh_Hans_CN"):
        return _calendar(reader, now=now)


def _calendar(reader: Actor, *, now: datetime) -> Response:
    found = services.list_living(db.session(), actor=reader)
    follow_up = _("跟进")
    entries = [
        Entry(
            uid=f"{one.ref}@deals",
            day=one.next_on,
            title=f"{one.next_step or follow_up}：{one.introduction.match.need.title}",
            url=public_address("brokerage.show_deal", ref=one.ref),
            changed_at=one.moved_at,
        )
        for one in found
        if one.next_on is not None
    ]
    content = to_ics(entries, name=_("商机下一步"), now=now)
    return attachment(content, name=_("商机下一步"), kind="ics")


@route(bp, "/deal-calendar", action=Action.DEAL_READ)
def calendar_addresses() -> ResponseReturnValue:
    """List one's own calendar addresses, and offer to make one."""
    return show(LIST, _page(AddressForm()))


@route(bp, "/deal-calendar", action=Action.DEAL_READ, method="POST")
def make_calendar_address() -> ResponseReturnValue:
    """Make an address and show it this once."""
    form = AddressForm(request.form)
    if form.validate():
        with form.refusals():
            with transaction() as s:
                token = addresses.make_address(
                    s, actor=current_actor(), user=signed_in_user(),
                    name=form.name.data or "", now=clock.now(),
                )  # fmt: skip
            address = public_address("brokerage.calendar_feed", token=token)
            page = AddressMadePage(address, form.name.data or "")
            return show("brokerage/address_made.html", page, status=201)
    return make_response(show(LIST, _page(form), status=form.status))


@route(bp, "/deal-calendar/<ref>/end", action=Action.DEAL_READ, method="POST")
def end_calendar_address(ref: str) -> ResponseReturnValue:
    """End one address at once."""
    with transaction() as s:
        addresses.end_address(
            s, actor=current_actor(), user=signed_in_user(), ref=ref, now=clock.now()
        )
    flash(_("地址已停用，日历不再更新"), "success")
    return see("brokerage.calendar_addresses")


def _page(form: AddressForm) -> AddressesPage:
    rows = addresses.list_addresses(db.session(), user=signed_in_user())
    return AddressesPage(form, rows, url_for("brokerage.deal_calendar"))
