"""The shape of what people send about themselves and their organisations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import EqualTo, InputRequired, Length

from tech_market.accounts.models import StaffRole
from tech_market.codes.book import CodeBook
from tech_market.web.forms import StrictForm

NOTHING = ("", _l("— 请选择 —"))
LONG_PASSWORD = 200  # characters; the rule says 128, this only stops floods


def _must(message: Any) -> InputRequired:
    return InputRequired(message)


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("最多%(max)d个字符"))


def _email() -> EmailField:
    return EmailField(
        _l("邮箱"),
        [_must(_l("请填写邮箱")), _at_most(254)],
        render_kw={"autocomplete": "username"},
    )


def _new_password() -> PasswordField:
    return PasswordField(
        _l("设置密码"),
        [_must(_l("请设置密码")), _at_most(LONG_PASSWORD)],
        render_kw={"autocomplete": "new-password"},
    )


def _again() -> PasswordField:
    return PasswordField(
        _l("再输入一次密码"),
        [
            _must(_l("请再输入一次密码")),
            EqualTo("password", message=_l("两次输入的密码不一致")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def _choice(label: Any, *, must: Any = None) -> SelectField:
    """Return a field whose codes the service checks; `must` says what is missing."""
    validators = [_must(must)] if must else []
    return SelectField(label, validators, validate_choice=False, choices=[])


class SignInForm(StrictForm):
    """Mail address and password."""

    email = _email()
    password = PasswordField(
        _l("密码"),
        [_must(_l("请填写密码")), _at_most(LONG_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PersonFields:
    """What a new person says of themselves."""

    name = StringField(
        _l("您的姓名"),
        [_must(_l("请填写姓名")), _at_most(40)],
        render_kw={"autocomplete": "name"},
    )
    phone = TelField(
        _l("手机或电话"),
        [_must(_l("请填写手机或电话")), _at_most(30)],
        render_kw={"autocomplete": "tel"},
    )
    password = _new_password()
    password_again = _again()
    consent = BooleanField(
        _l("我已阅读并同意上面的个人信息处理说明"),
        [_must(_l("需要您同意个人信息处理说明才能注册"))],
    )


class ProfileFields:
    """What an organisation may change at any time."""

    intro = TextAreaField(_l("单位简介"), [_at_most(2000)], render_kw={"rows": 5})
    contact_name = StringField(_l("对接联系人"), [_at_most(40)])
    contact_phone = TelField(_l("联系电话"), [_at_most(30)])


class FactFields:
    """What the administrator verifies."""

    organisation_name = StringField(
        _l("单位全称"),
        [_must(_l("请填写单位全称")), _at_most(120)],
        render_kw={"autocomplete": "organization"},
    )
    kind_code = _choice(_l("单位类型"), must=_l("请选择单位类型"))
    region_code = _choice(_l("所在地区"), must=_l("请选择所在地区"))
    town_code = _choice(_l("所在镇街或园区"))
    sector_code = _choice(_l("国民经济行业"))
    scale_code = _choice(_l("单位规模"))

    def offer(self, book: CodeBook) -> None:
        """Fill the choices from the code lists as they hold now."""
        self.kind_code.choices = [NOTHING, *book.choices("organisation-kind")]
        self.region_code.choices = [NOTHING, *book.choices("region")]
        self.town_code.choices = [NOTHING, *book.choices("town")]
        self.scale_code.choices = [NOTHING, *book.choices("organisation-scale")]
        self.sector_code.choices = {
            "": [NOTHING],
            **{
                f"{code} {label}": book.choices("sector", parent=code)
                for code, label in book.choices("sector", parent="")
            },
        }


class CreditCodeField:
    """The one key of an organisation."""

    credit_code = StringField(
        _l("统一社会信用代码"),
        [_must(_l("请填写统一社会信用代码")), _at_most(60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class SignUpForm(CreditCodeField, FactFields, ProfileFields, PersonFields, StrictForm):
    """A new organisation with its first person."""

    way = HiddenField()
    email = _email()


class JoinSignUpForm(CreditCodeField, PersonFields, StrictForm):
    """A new person who asks to join an organisation that is there."""

    way = HiddenField()
    email = _email()


class JoinForm(CreditCodeField, StrictForm):
    """A signed-in person asks to join."""


class InvitedForm(PersonFields, StrictForm):
    """A new person behind an invitation; the mail address is the invitation's."""


class AcceptForm(StrictForm):
    """A signed-in person takes an invitation up: nothing to fill in."""


class ProfileForm(ProfileFields, StrictForm):
    """The changeable facts of a verified organisation."""


class FactsForm(FactFields, ProfileFields, StrictForm):
    """All facts but the credit code, until the organisation is verified."""


class AccountForm(StrictForm):
    """A person's own name and phone."""

    name = StringField(_l("姓名"), [_must(_l("请填写姓名")), _at_most(40)])
    phone = TelField(_l("手机或电话"), [_at_most(30)])


class PasswordForm(StrictForm):
    """The old password and the new one, twice."""

    old_password = PasswordField(
        _l("现在的密码"),
        [_must(_l("请填写现在的密码")), _at_most(LONG_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password()
    password_again = _again()
    ends_addresses = BooleanField(_l("同时停用我的日历私密地址"))


class InviteForm(StrictForm):
    """The mail address somebody is invited at."""

    email = EmailField(_l("对方的邮箱"), [_must(_l("请填写对方的邮箱")), _at_most(254)])


class StaffInviteForm(InviteForm):
    """Mail address and role of a future member of staff."""

    role = SelectField(
        _l("角色"),
        choices=[
            (StaffRole.BROKER.value, _l("技术经纪人")),
            (StaffRole.ADMIN.value, _l("市场管理员")),
            (StaffRole.AUDITOR.value, _l("审计员")),
        ],
    )


class VerifyForm(StrictForm):
    """The administrator says yes to the version that was shown."""

    version = HiddenField()


class RefuseForm(StrictForm):
    """The administrator says no, and why."""

    version = HiddenField()
    reason = TextAreaField(
        _l("退回原因（单位会看到）"),
        [_must(_l("请写明退回原因")), _at_most(500)],
        render_kw={"rows": 3},
    )
