"""The shape of a target as typed."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tech_market.web.fields import ChoiceField, DayField, YuanField
from tech_market.web.forms import StrictForm

MOST_NEEDS = 1_000_000


class CountField(IntegerField):
    """A whole number, refused in Chinese when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read plain ASCII digits."""
        text = valuelist[0] if valuelist else ""
        if not text:
            self.data = None
        elif text.isascii() and text.isdigit():
            self.data = int(text[:12])
        else:
            self.data = None
            raise ValueError(str(_l("请填写整数")))


class TargetForm(StrictForm):
    """One target, or a figure reported before."""

    version = HiddenField(validators=[Length(max=12)])
    label = StringField(_l("名称"), [InputRequired(_l("请填写名称")), Length(max=80)])
    metric = ChoiceField(_l("指标"), [InputRequired(_l("请选择指标"))])
    kind = ChoiceField(_l("性质"), [InputRequired(_l("请选择性质"))])
    basis = ChoiceField(_l("口径"), [InputRequired(_l("请选择口径"))])
    starts_on = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期"))])
    ends_on = DayField(_l("结束日期"), [InputRequired(_l("请填写结束日期"))])
    value_yuan = YuanField(
        _l("目标值（元）"), render_kw={"inputmode": "decimal", "autocomplete": "off"}
    )
    value_count = CountField(
        _l("目标值（条）"),
        [Optional(), NumberRange(1, MOST_NEEDS, _l("请填写1到1000000的整数"))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    source = StringField(
        _l("来源文件"), [InputRequired(_l("请填写来源文件")), Length(max=200)]
    )

    @property
    def seen(self) -> int:
        """Return the version that was shown; -1, which none has, for anything else."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() else -1


class PublishForm(StrictForm):
    """A period to publish, and that this is meant."""

    period = ChoiceField(_l("期间"), [InputRequired(_l("请选择期间"))])
    is_meant = BooleanField(
        _l("我已核对，知道公布之后该期间的数字不再改动"),
        [InputRequired(_l("请勾选确认"))],
    )


class RuleForm(StrictForm):
    """A counting rule, told once and for all."""

    code = StringField(_l("代码"), [InputRequired(_l("请填写代码")), Length(max=40)])
    label = StringField(_l("名称"), [InputRequired(_l("请填写名称")), Length(max=120)])
    side = ChoiceField(_l("范围"))
    amount = ChoiceField(_l("金额"))
    date_kind = ChoiceField(_l("日期"))
    series = ChoiceField(_l("公布之后的变更"))
    foreign_kind = ChoiceField(_l("涉外"))
    source = StringField(_l("依据"), [InputRequired(_l("请填写依据")), Length(max=200)])
