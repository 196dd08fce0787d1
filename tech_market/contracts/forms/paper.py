"""The paper as typed in: the fields of the national registration form."""

from typing import Any

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
from tech_market.contracts.forms import (
    LONGEST_CODE,
    AmountsForm,
    cost_fields,
)
from tech_market.contracts.forms.parties import other_fields, party_fields
from tech_market.web.fields import DayField, PlainNumberField

MORE = ("seller2", "seller3", "buyer2", "buyer3")  # others on the same side
DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


class PaperForm(AmountsForm):
    """What is not about parties; `contract_form_class` adds parties and costs."""

    deal = HiddenField(validators=[Length(max=12)])
    project_name = StringField(
        _l("项目名称"), [InputRequired(_l("请填写项目名称")), Length(max=200)]
    )
    subject = TextAreaField(_l("合同标的"), [Length(max=4000)], render_kw={"rows": "4"})
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
    plan_code = SelectField(_l("计划来源"), validate_choice=False)
    objective_code = SelectField(_l("社会经济目标"), validate_choice=False)
    payment_code = SelectField(
        _l("支付方式"), [InputRequired(_l("请选择支付方式"))], validate_choice=False
    )
    payment_terms = TextAreaField(_l("付款约定"), [Length(max=500)])
    signed_on = DayField(_l("签订日期"), [InputRequired(_l("请填写签订日期"))])
    starts_on = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期"))])
    ends_on = DayField(_l("结束日期"), [Optional()])
    currency_code = SelectField(_l("币种"), validate_choice=False, default="CNY")
    original_amount = PlainNumberField(_l("原币金额"), render_kw=DECIMAL)
    exchange_rate = PlainNumberField(
        _l("汇率（1单位原币折合元）"), decimals=8, render_kw=DECIMAL
    )
    rate_on = DayField(_l("汇率日期"), [Optional()])
    rate_source = StringField(_l("汇率来源"), [Length(max=120)])
    trade_licence_no = StringField(_l("技术进出口许可证或登记证编号"), [Length(max=80)])
    is_related = BooleanField(_l("买卖双方存在关联关系（关联交易）"))
    amount_note = TextAreaField(_l("金额说明"), [Length(max=500)])
    parent_no = StringField(_l("主合同登记编号"), [Length(max=LONGEST_CODE)])
    event_note = StringField(_l("来自哪次对接活动"), [Length(max=200)])
    need_no = StringField(_l("对应需求编号"), [Length(max=20)])
    broker_no = StringField(_l("技术经纪人备案号"), [Length(max=40)])
    result_no = StringField(_l("对应成果编号"), [Length(max=20)])

    def party(self, prefix: str) -> dict[str, Field]:
        """Return the fields of one party by what they hold: name, code, region, …."""
        return {
            field.name.removeprefix(f"{prefix}_"): field
            for field in self
            if field.name.startswith(f"{prefix}_")
        }

    def more_parties(self, side: str) -> list[dict[str, Field]]:
        """Return the fields of the others on one side."""
        return [self.party(one) for one in MORE if one.startswith(side)]

    def has_more(self, side: str) -> bool:
        """Tell whether anything was typed about others on this side."""
        return any(
            field.data or field.errors
            for fields in self.more_parties(side)
            for field in fields.values()
        )


def contract_form_class(codes: CodeBook) -> type[PaperForm]:
    """Return the form class with the parties and a field for each kind of cost."""
    fields: dict[str, Any] = dict(cost_fields(codes))
    for prefix in ("seller", "buyer"):
        fields |= party_fields(prefix)
    for prefix in MORE:
        fields |= other_fields(prefix)
    return type("ContractFormOfToday", (PaperForm,), fields)
