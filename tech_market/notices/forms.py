"""The shape of what people choose about notices."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from tech_market.notices.rules import FREQUENCY_NAMES, STRENGTHS
from tech_market.web.fields import ChoiceField
from tech_market.web.forms import StrictForm


def frequency_choices() -> list[tuple[str, str]]:
    """Return how often mail may come."""
    return [(one.value, _(name)) for one, name in FREQUENCY_NAMES.items()]


def strength_choices() -> list[tuple[str, str]]:
    """Return how strong a recommendation must be."""
    return [(str(percent), _(name)) for percent, name in STRENGTHS.items()]


def hour_choices() -> list[tuple[str, str]]:
    """Return the hours of the day."""
    return [(str(hour), f"{hour:02d}:00") for hour in range(24)]


class PreferenceForm(StrictForm):
    """How somebody wants to be told."""

    frequency = ChoiceField(_l("推荐推送的邮件频率"), choices=frequency_choices)
    least_percent = ChoiceField(_l("推送哪些推荐"), choices=strength_choices)
    by_inbox = BooleanField(_l("站内信"))
    by_mail = BooleanField(_l("邮件"))
    quiet_from = ChoiceField(_l("静默开始"), choices=hour_choices)
    quiet_until = ChoiceField(_l("静默结束"), choices=hour_choices)


class SaveForm(StrictForm):
    """Keep a list's question."""

    kind = ChoiceField(_l("类别"), choices=[("need", "need"), ("result", "result")])
    query = StringField(_l("条件"))
    frequency = ChoiceField(_l("邮件频率"), choices=frequency_choices)


class FrequencyForm(StrictForm):
    """Change how often one search mails."""

    frequency = ChoiceField(_l("邮件频率"), choices=frequency_choices)
