"""The shape of the two questions: for a copy, and for the end."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tech_market.web.forms import StrictForm

LONGEST = 200  # characters of a password that are looked at


class PasswordGate(StrictForm):
    """One's password, so that an open screen gives nothing away."""

    password = PasswordField(
        _l("现在的密码"),
        [InputRequired(_l("请填写现在的密码")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class LeaveForm(PasswordGate):
    """The password, and the word that means it."""

    word = StringField(
        _l("输入“注销”两个字"),
        [InputRequired(_l("请在框内输入“注销”两个字（或 DELETE）")), Length(max=20)],
        render_kw={"autocomplete": "off"},
    )
