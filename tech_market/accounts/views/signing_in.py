"""Sign in, sign out."""

from flask import make_response, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from tech_market import clock
from tech_market.accounts.forms import SignInForm
from tech_market.accounts.pages.people import SignInPage
from tech_market.accounts.services import signing_in
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import (
    enter,
    show_again,
    signed_in_user,
    this_device,
)
from tech_market.accounts.views.device import known_device, remember_device
from tech_market.db import db, transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import local_path, see, show

TEMPLATE = "accounts/sign_in_form.html"


@route(bp, "/sign-in", action=Action.SIGN_IN)
def sign_in_form() -> ResponseReturnValue:
    """Show the sign-in form."""
    form = SignInForm(data={"next": local_path(request.args.get("next"))})
    return show(TEMPLATE, SignInPage(form))


@route(bp, "/sign-in", action=Action.SIGN_IN, method="POST")
def sign_in() -> ResponseReturnValue:
    """Open a new session under a new name, or say that the pair is wrong."""
    form = SignInForm(request.form)
    if form.validate():
        with form.refusals():
            return _enter(form)
    return show_again(TEMPLATE, SignInPage(form), form)


def _enter(form: SignInForm) -> ResponseReturnValue:
    email, now, ip = form.email.data or "", clock.now(), request.remote_addr or ""
    device = known_device(email)
    with transaction() as s:
        signing_in.take_try(s, email=email, ip=ip, now=now, device=device)
    user = signing_in.check_password(
        db.session(), email=email, password=form.password.data or ""
    )
    with transaction() as s:
        signing_in.forgive_try(s, email=email, ip=ip, device=device)
        signing_in.end_token(s, token=session.get("_user_id", ""))
        token = signing_in.sign_in(s, user=user, ip=ip, now=now, device=this_device())
    enter(user, token)
    onward = local_path(form.next.data)
    answer = redirect(onward, 303) if onward else see("home.index")
    return remember_device(make_response(answer), email)


@route(bp, "/sign-out", action=Action.SIGN_OUT, method="POST")
def sign_out() -> ResponseReturnValue:
    """End this sign-in on the server and forget it in the browser."""
    user, now = signed_in_user(), clock.now()
    with transaction() as s:
        signing_in.sign_out(
            s, user=user, token=user.get_id(), ip=current_actor().ip, now=now
        )
    logout_user()
    session.clear()
    return see("home.index")
