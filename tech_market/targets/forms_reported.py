"""The shape of reported figures as typed."""

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import FileField, HiddenField, StringField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from tech_market.errors import RuleBroken
from tech_market.targets.forms import CountField
from tech_market.targets.rules.reported import parse_figure
from tech_market.web.fields import ChoiceField
from tech_market.web.forms import StrictForm
from tech_market.web.saying import say

NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class FigureField(StringField):
    """A figure in its unit; `thousandths` holds it once validated, None when empty."""

    thousandths: int | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the figure, or say at the field what is wrong with it."""
        del form
        if not self.data:
            return
        try:
            self.thousandths = parse_figure(self.data, field=self.name)
        except RuleBroken as broken:
            raise ValidationError(say(broken.message)) from broken


class _Seen(StrictForm):
    seen = HiddenField(validators=[Length(max=12)])

    @property
    def seen_number(self) -> int:
        """Return what was shown; -1, which nothing has, for anything else."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() else -1


class ReportForm(_Seen):
    """One year's value and where it stands."""

    year = ChoiceField(_l("年份"), [InputRequired(_l("请选择年份"))])
    value = FigureField(_l("数值"), [InputRequired(_l("请填写数值"))], render_kw=NUMBER)
    source = StringField(_l("来源文件"), [Length(max=200)])
    reason = StringField(_l("更正原因"), [Length(max=200)])
    file = FileField(
        _l("上传来源文件"), render_kw={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}
    )

    @classmethod
    def of_request(cls) -> "ReportForm":
        """Return the form as sent, fields and file together."""
        return cls(CombinedMultiDict((request.files, request.form)))


class DefinitionForm(_Seen):
    """A figure of a plan that others report."""

    label = StringField(_l("名称"), [InputRequired(_l("请填写名称")), Length(max=80)])
    unit = StringField(_l("单位"), [InputRequired(_l("请填写单位")), Length(max=16)])
    first_year = CountField(_l("开始年份"), [InputRequired(_l("请填写年份"))])
    last_year = CountField(_l("结束年份"), [InputRequired(_l("请填写年份"))])
    base_year = CountField(_l("基数年份"), [Optional()])
    base = FigureField(_l("基数"), render_kw=NUMBER)
    target = FigureField(
        _l("目标值"), [InputRequired(_l("请填写目标值"))], render_kw=NUMBER
    )
    source = StringField(
        _l("来源文件"), [InputRequired(_l("请填写来源文件")), Length(max=200)]
    )
