"""The shape of what people send about themselves."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from tech_market.web.forms import StrictForm


class SignInForm(StrictForm):
    """Mail address and password."""

    email = EmailField(_l("邮箱"), [InputRequired(_l("请填写邮箱")), Length(max=254)])
    password = PasswordField(
        _l("密码"), [InputRequired(_l("请填写密码")), Length(max=200)]
    )
    next = HiddenField()
