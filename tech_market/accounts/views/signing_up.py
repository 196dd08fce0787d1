"""Sign up: a new organisation with its first person, or a person who asks to join."""

from flask import g, request
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.accounts.forms import (
    FactFields,
    JoinSignUpForm,
    PersonFields,
    ProfileFields,
    SignUpForm,
)
from tech_market.accounts.pages.people import SignUpDonePage, SignUpPage
from tech_market.accounts.services import signing_up, throttle
from tech_market.accounts.services.organisations import OrganisationFacts, Profile
from tech_market.accounts.services.persons import PersonFacts
from tech_market.accounts.views.blueprint import bp
from tech_market.accounts.views.browser import show_again
from tech_market.codes.book import current_book
from tech_market.db import transaction
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.language import language_read
from tech_market.web.pages import see, show

TEMPLATE = "accounts/sign_up_form.html"
JOIN = "join"
ZHENHAI = "330211"


@route(bp, "/sign-up", action=Action.SIGN_UP)
def sign_up_form() -> ResponseReturnValue:
    """Show one of the two ways in."""
    if request.args.get("way") == JOIN:
        code = request.args.get("credit_code", "")[:60]
        return show(
            TEMPLATE,
            SignUpPage(JoinSignUpForm(data={"way": JOIN, "credit_code": code})),
        )
    form = SignUpForm(data={"way": "new", "region_code": ZHENHAI})
    form.offer(g.codes)
    return show(TEMPLATE, SignUpPage(form))


@route(bp, "/sign-up", action=Action.SIGN_UP, method="POST")
def sign_up() -> ResponseReturnValue:
    """Take the sign-up in; the answer is the same whether the mail was known or not."""
    form = JoinSignUpForm(request.form) if _wants_to_join() else _new_form()
    if form.validate():
        with form.refusals():
            _take_in(form)
            return see("accounts.sign_up_done")
    return show_again(TEMPLATE, SignUpPage(form), form)


@route(bp, "/sign-up/done", action=Action.SIGN_UP)
def sign_up_done() -> ResponseReturnValue:
    """Say what happens next, to everybody alike."""
    return show("accounts/sign_up_done.html", SignUpDonePage())


def _wants_to_join() -> bool:
    return request.form.get("way") == JOIN


def _new_form() -> SignUpForm:
    form = SignUpForm(request.form)
    form.offer(g.codes)
    return form


def _take_in(form: SignUpForm | JoinSignUpForm) -> None:
    actor, now = current_actor(), clock.now()
    with transaction() as s:
        throttle.take(s, throttle.SIGN_UP_IP, request.remote_addr or "", now=now)
    person = person_facts(form, email=form.email.data or "")
    code = form.credit_code.data or ""
    with transaction() as s:
        if isinstance(form, JoinSignUpForm):
            signing_up.register_to_join(
                s, actor=actor, credit_code=code, person=person, now=now
            )
        else:
            signing_up.register(
                s, actor=actor, credit_code=code, facts=facts_of(form),
                profile=profile_of(form), person=person, book=current_book(s), now=now,
            )  # fmt: skip


def person_facts(form: PersonFields, *, email: str) -> PersonFacts:
    """Read a new person from a form."""
    return PersonFacts(
        name=form.name.data or "",
        email=email,
        phone=form.phone.data or "",
        password=form.password.data or "",
        locale=language_read(),
    )


def facts_of(form: FactFields) -> OrganisationFacts:
    """Read an organisation's facts from a form."""
    return OrganisationFacts(
        name=form.organisation_name.data or "",
        kind_code=form.kind_code.data or "",
        region_code=form.region_code.data or "",
        town_code=form.town_code.data or "",
        sector_code=form.sector_code.data or "",
        scale_code=form.scale_code.data or "",
    )


def profile_of(form: ProfileFields) -> Profile:
    """Read what an organisation says of itself from a form."""
    return Profile(
        intro=form.intro.data or "",
        contact_name=form.contact_name.data or "",
        contact_phone=form.contact_phone.data or "",
    )
