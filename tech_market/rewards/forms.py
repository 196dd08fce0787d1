"""The shapes of what is sent about a claim."""

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from tech_market.contracts.forms import AMOUNT_INPUT, SeenForm
from tech_market.rewards.rules import LONGEST_REASON
from tech_market.web.fields import DayField, YuanField
from tech_market.web.forms import StrictForm


class ClaimForm(StrictForm):
    """The amount in 分 that the page showed."""

    amount = HiddenField()

    @property
    def shown_fen(self) -> int | None:
        """Return the amount, None for whatever is none."""
        text = self.amount.data or ""
        return int(text) if text.isascii() and text.isdigit() else None


class DecideForm(SeenForm):
    """Check or approve: nothing but the version that was read."""


class RefuseForm(SeenForm):
    """Why the claim is refused."""

    reason = TextAreaField(
        _l("不予奖励的理由"),
        [InputRequired(_l("请填写原因")), Length(max=LONGEST_REASON)],
    )


class PayForm(SeenForm):
    """The voucher of the payment."""

    voucher_no = StringField(
        _l("凭证号"), [InputRequired(_l("请填写凭证号")), Length(max=60)]
    )
    paid_on = DayField(_l("凭证日期"), [InputRequired(_l("请填写凭证日期"))])


class RecoverForm(PayForm):
    """What came back, and its voucher."""

    amount_yuan = YuanField(
        _l("追回金额（元）"), [InputRequired(_l("请填写金额"))], render_kw=AMOUNT_INPUT
    )


class IssueForm(StrictForm):
    """Nothing but the token."""


class CheckForm(StrictForm):
    """A paper's code, and the file or its digest."""

    code = StringField(
        _l("验证码"),
        [InputRequired(_l("请填写验证码")), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    sha256 = StringField(
        _l("文件的 SHA-256（可选）"),
        [Length(max=100)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    paper = FileField(_l("PDF 文件（可选）"), render_kw={"accept": ".pdf"})

    @classmethod
    def of_request(cls) -> "CheckForm":
        """Return the form as sent, fields and file together."""
        return cls(CombinedMultiDict((request.files, request.form)))
