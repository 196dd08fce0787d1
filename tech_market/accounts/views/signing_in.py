"""Sign in, sign out."""

from flask import redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from tech_market import clock
from tech_market.accounts.forms import SignInForm
from tech_market.accounts.pages import SignInPage
from tech_market.accounts.services import signing_in
from tech_market.accounts.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
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
    return show(TEMPLATE, SignInPage(form), status=form.status)


def _enter(form: SignInForm) -> ResponseReturnValue:
    email, now, ip = form.email.data or "", clock.now(), request.remote_addr or ""
    signing_in.check_tries(db.session(), email=email, ip=ip, now=now)
    try:
        user = signing_in.check_password(
            db.session(), email=email, password=form.password.data or ""
        )
    except RuleBroken:
        with transaction() as s:
            signing_in.count_failure(s, email=email, ip=ip, now=now)
        raise
    with transaction() as s:
        user.sign_in_token = signing_in.sign_in(s, user=user, ip=ip, now=now)
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    login_user(user)
    onward = local_path(form.next.data)
    return redirect(onward, 303) if onward else see("home.index")


@route(bp, "/sign-out", action=Action.SIGN_OUT, method="POST")
def sign_out() -> ResponseReturnValue:
    """End this sign-in on the server and forget it in the browser."""
    user = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's documented way
    token, now = user.get_id(), clock.now()
    with transaction() as s:
        signing_in.sign_out(
            s, user=user, token=token, ip=request.remote_addr or "", now=now
        )
    logout_user()
    session.clear()
    return see("home.index")
