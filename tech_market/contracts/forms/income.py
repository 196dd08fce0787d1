"""The shape of a recognition of income."""

from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import InputRequired, Length

from tech_market.codes.book import CodeBook
from tech_market.contracts.forms import AMOUNT_INPUT, SeenForm
from tech_market.web.fields import DayField, YuanField


class IncomeForm(SeenForm):
    """What was earned this time; `income_form_class` adds one field for each cost."""

    earned_total_yuan = YuanField(
        _l("本次实现合同交易额（元）"),
        [InputRequired(_l("请填写金额"))],
        render_kw=AMOUNT_INPUT,
    )
    earned_technical_yuan = YuanField(
        _l("本次实现技术交易额（元）"),
        [InputRequired(_l("请填写金额"))],
        render_kw=AMOUNT_INPUT,
    )
    paid_on = DayField(_l("到账日期"), [InputRequired(_l("请填写到账日期"))])
    recognised_on = DayField(_l("核定日期"), [InputRequired(_l("请填写核定日期"))])
    evidence = StringField(_l("核定表编号或凭证"), [Length(max=120)])

    @property
    def cost_fields(self) -> list[Field]:
        """Return the cost fields in the order of their list."""
        return [field for field in self if field.name.startswith("cost_")]

    @property
    def costs(self) -> dict[str, int]:
        """Return 分 by kind for every cost that was named; valid forms only."""
        named = {}
        for field in self.cost_fields:
            fen = cast("YuanField", field).fen
            if fen:
                named[field.name.removeprefix("cost_")] = fen
        return named


class VoidForm(SeenForm):
    """Why a recognition was wrong."""

    reason = StringField(
        _l("作废原因"), [InputRequired(_l("请填写原因")), Length(max=500)]
    )


def income_form_class(codes: CodeBook) -> type[IncomeForm]:
    """Return the form class with a field for each kind of cost."""
    fields = {
        f"cost_{code}": YuanField(
            _("%(label)s（元）", label=label), render_kw=AMOUNT_INPUT
        )
        for code, label in codes.choices("income-cost")
    }
    return type("IncomeFormOfToday", (IncomeForm,), fields)
