"""How somebody wants to be told."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.notices.forms import PreferenceForm
from tech_market.notices.models import Preference
from tech_market.notices.pages import PreferencesPage
from tech_market.notices.rules import Frequency
from tech_market.notices.services import preferences as services
from tech_market.notices.services.preferences import Choices
from tech_market.notices.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show

TEMPLATE = "notices/preferences.html"


@route(bp, "/account/notices", action=Action.INBOX)
def preferences() -> ResponseReturnValue:
    """Show what one chose."""
    row = _own()
    form = PreferenceForm(
        data={
            "frequency": row.frequency.value,
            "least_percent": str(row.least_percent),
            "by_inbox": row.by_inbox,
            "by_mail": row.by_mail,
            "quiet_from": str(row.quiet_from),
            "quiet_until": str(row.quiet_until),
        }
    )
    return show(TEMPLATE, _page(form))


@route(bp, "/account/notices", action=Action.INBOX, method="POST")
def choose() -> ResponseReturnValue:
    """Store what one chose, or show what is wrong."""
    form = PreferenceForm(request.form)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                services.choose(
                    session, actor=current_actor(), choices=_choices(form),
                    now=clock.now(),
                )  # fmt: skip
            flash(_("已保存"), "success")
            return see("notices.preferences")
    return show(TEMPLATE, _page(form), status=form.status)


@route(bp, "/account/notices/resume-mail", action=Action.INBOX, method="POST")
def resume_mail() -> ResponseReturnValue:
    """Send mail again to an address that had refused it."""
    with transaction() as session:
        services.resume_mail(session, actor=current_actor(), now=clock.now())
    flash(_("已恢复发送邮件；再次被拒收时会重新暂停。"), "success")
    return see("notices.preferences")


def _choices(form: PreferenceForm) -> Choices:
    return Choices(
        frequency=Frequency(form.frequency.data),
        least_percent=int(form.least_percent.data),
        by_inbox=bool(form.by_inbox.data),
        by_mail=bool(form.by_mail.data),
        quiet_from=int(form.quiet_from.data),
        quiet_until=int(form.quiet_until.data),
    )


def _own() -> Preference:
    return services.of_user(db.session(), current_actor().user_id or 0)


def _page(form: PreferenceForm) -> PreferencesPage:
    return PreferencesPage(form, _own(), current_user.email)
