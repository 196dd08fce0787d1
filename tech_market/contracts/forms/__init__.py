"""The shape of what people send about contracts."""

from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from tech_market.codes.book import CodeBook
from tech_market.web.fields import ChoiceField, DayField, YuanField
from tech_market.web.forms import StrictForm

LONGEST_CODE = 60  # characters of a credit code or 登记编号 in any writing
AMOUNT_INPUT = {"inputmode": "decimal", "autocomplete": "off"}


class SeenForm(StrictForm):
    """A form about a paper as it was when the page was made."""

    version = HiddenField(validators=[Length(max=12)])

    @property
    def seen(self) -> int:
        """Return the version that was shown; -1, which none has, for anything else."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() else -1


class SubmitForm(SeenForm):
    """The version that was looked at, and why it is no duplicate when it looks so."""

    duplicate_note = TextAreaField(
        _l("为什么不是重复或拆分的合同"), [Length(max=500)], render_kw={"rows": "2"}
    )


class StepForm(SeenForm):
    """Nothing but the version that was looked at."""


class AmountsForm(SeenForm):
    """The total and the non-technical costs; one cost field for each kind.

    The kinds come from the code list: build the class with `amounts_form`.
    """

    total_yuan = YuanField(
        _l("合同成交总额（元）"),
        [InputRequired(_l("请填写合同成交总额"))],
        render_kw=AMOUNT_INPUT,
    )
    is_all_technical = BooleanField(
        _l(
            "声明：合同价款不含设备、仪器、零部件、原材料等费用，技术交易额等于合同成交总额"
        )
    )

    @property
    def cost_fields(self) -> list[Field]:
        """Return the cost fields in the order of their list."""
        return [field for field in self if field.name.startswith("deduction_")]

    @property
    def deductions(self) -> dict[str, int]:
        """Return 分 by kind for every cost that was named; valid forms only."""
        named = {}
        for field in self.cost_fields:
            fen = cast("YuanField", field).fen
            if fen:
                named[field.name.removeprefix("deduction_")] = fen
        return named


class RegisterForm(SeenForm):
    """The certificate."""

    registration_no = StringField(
        _l("登记编号"),
        [InputRequired(_l("请填写登记编号")), Length(max=LONGEST_CODE)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    certificate_on = DayField(_l("证书日期"), [InputRequired(_l("请填写证书日期"))])


class ReasonForm(SeenForm):
    """Why the paper goes back."""

    reason = TextAreaField(
        _l("退回原因"), [InputRequired(_l("请填写原因")), Length(max=500)]
    )


class RefuseForm(SeenForm):
    """Why the registry does not register it."""

    ground = TextAreaField(
        _l("不予登记的理由"), [InputRequired(_l("请填写原因")), Length(max=500)]
    )


class ChangeForm(AmountsForm):
    """The amounts that hold from a day on, and why."""

    kind = ChoiceField(
        _l("事项"),
        choices=[
            ("change", _l("变更（双方签了补充协议）")),
            ("supplement", _l("补正（原来未定的价款现已确定）")),
            ("correct", _l("更正（录入与原件不符）")),
        ],
        default="change",
    )
    evidence = StringField(_l("依据文件"), [Length(max=200)])
    effective_on = DayField(_l("生效日期"), [InputRequired(_l("请填写生效日期"))])
    reason = TextAreaField(
        _l("变更原因"), [InputRequired(_l("请填写原因")), Length(max=500)]
    )


class EndForm(SeenForm):
    """From when the contract counts no more, and why."""

    effective_on = DayField(_l("生效日期"), [InputRequired(_l("请填写生效日期"))])
    evidence = StringField(_l("依据文件"), [Length(max=200)])
    reason = TextAreaField(
        _l("原因"), [InputRequired(_l("请填写原因")), Length(max=500)]
    )


def change_form_class(codes: CodeBook) -> type[ChangeForm]:
    """Return the form class with a field for each kind of cost."""
    return type("ChangeFormOfToday", (ChangeForm,), cost_fields(codes))


def cost_fields(codes: CodeBook) -> dict[str, object]:
    """Return one amount field for each kind of non-technical cost."""
    return {
        f"deduction_{code}": YuanField(
            _("%(label)s（元）", label=label), render_kw=AMOUNT_INPUT
        )
        for code, label in codes.choices("deduction-kind")
    }
