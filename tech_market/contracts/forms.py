"""The shape of what people send about contracts."""

from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

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


class ContractForm(AmountsForm):
    """The paper as typed in."""

    deal = HiddenField(validators=[Length(max=12)])
    project_name = StringField(
        _l("项目名称"), [InputRequired(_l("请填写项目名称")), Length(max=200)]
    )
    type_code = SelectField(
        _l("合同类型"), [InputRequired(_l("请选择合同类型"))], validate_choice=False
    )
    subtype_code = SelectField(_l("合同子类"), validate_choice=False)
    field_code = SelectField(
        _l("技术领域"), [InputRequired(_l("请选择技术领域"))], validate_choice=False
    )
    ip_code = SelectField(
        _l("知识产权"), [InputRequired(_l("请选择知识产权类型"))], validate_choice=False
    )
    payment_code = SelectField(
        _l("支付方式"), [InputRequired(_l("请选择支付方式"))], validate_choice=False
    )
    seller_name = StringField(
        _l("卖方名称"), [InputRequired(_l("请填写卖方名称")), Length(max=120)]
    )
    seller_code = StringField(_l("卖方统一社会信用代码"), [Length(max=LONGEST_CODE)])
    seller_region = SelectField(
        _l("卖方行政区划"),
        [InputRequired(_l("请选择卖方所在地"))],
        validate_choice=False,
    )
    buyer_name = StringField(
        _l("买方名称"), [InputRequired(_l("请填写买方名称")), Length(max=120)]
    )
    buyer_code = StringField(_l("买方统一社会信用代码"), [Length(max=LONGEST_CODE)])
    buyer_region = SelectField(
        _l("买方行政区划"),
        [InputRequired(_l("请选择买方所在地"))],
        validate_choice=False,
    )
    signed_on = DayField(_l("签订日期"), [InputRequired(_l("请填写签订日期"))])
    starts_on = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期"))])
    ends_on = DayField(_l("结束日期"), [Optional()])
    is_related = BooleanField(_l("买卖双方存在关联关系（关联交易）"))
    amount_note = TextAreaField(_l("金额说明"), [Length(max=500)])


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


def contract_form_class(codes: CodeBook) -> type[ContractForm]:
    """Return the form class with a field for each kind of cost."""
    return type("ContractFormOfToday", (ContractForm,), _cost_fields(codes))


def change_form_class(codes: CodeBook) -> type[ChangeForm]:
    """Return the form class with a field for each kind of cost."""
    return type("ChangeFormOfToday", (ChangeForm,), _cost_fields(codes))


def offer_choices(form: ContractForm, codes: CodeBook) -> None:
    """Fill the selects from the code lists, an empty first line in each."""
    empty = [("", _l("请选择"))]
    types = codes.choices("contract-type", parent="")
    form.type_code.choices = [*empty, *types]
    form.subtype_code.choices = {
        str(_l("没有子类的类型")): [("", _l("不选子类"))],
        **{
            label: subtypes
            for code, label in types
            if (subtypes := codes.choices("contract-type", parent=code))
        },
    }
    form.field_code.choices = [*empty, *codes.choices("field", parent="")]
    form.ip_code.choices = [*empty, *codes.choices("ip-kind")]
    form.payment_code.choices = [*empty, *codes.choices("payment-mode")]
    regions = [*empty, *codes.choices("region")]
    form.seller_region.choices = form.buyer_region.choices = regions


def _cost_fields(codes: CodeBook) -> dict[str, object]:
    return {
        f"deduction_{code}": YuanField(
            _("%(label)s（元）", label=label), render_kw=AMOUNT_INPUT
        )
        for code, label in codes.choices("deduction-kind")
    }
