"""The shape of what people send about brokers, introductions and deals."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tech_market.brokerage.rules import USUAL_MOST_NEEDS, may_note, next_stages
from tech_market.brokerage.rules.queue import SNOOZE_DAYS
from tech_market.codes.book import CodeBook
from tech_market.web.fields import DayField, TicksField, WanField
from tech_market.web.forms import StrictForm


class EntryForm(StrictForm):
    """A broker's entry in the register."""

    employer = StringField(_l("所在机构"), [Length(max=120)])
    grade_code = SelectField(_l("等级"), [InputRequired(_l("请选择等级"))])
    certificate_no = StringField(
        _l("证书编号"), [InputRequired(_l("请填写证书编号")), Length(max=60)]
    )
    issuing_body = StringField(
        _l("发证机构"), [InputRequired(_l("请填写发证机构")), Length(max=120)]
    )
    certificate_expires_on = DayField(
        _l("证书有效期至"), [InputRequired(_l("请填写证书有效期"))]
    )
    filing_no = StringField(_l("备案号"), [Length(max=40)])
    filed_on = DayField(_l("备案日期"), [Optional()])
    field_codes = TicksField(_l("擅长领域"))
    intro = TextAreaField(_l("公开简介"), [Length(max=2000)], render_kw={"rows": 4})
    is_listed = BooleanField(_l("本人同意列入公开名录"))
    most_needs = IntegerField(
        _l("在手需求上限"),
        [Optional(), NumberRange(1, 200, _l("请填写 1 到 200 的整数"))],
        default=USUAL_MOST_NEEDS,
    )

    def offer(self, codes: CodeBook) -> None:
        """Fill the choices; fields are those of the first level."""
        self.grade_code.choices = [("", "—"), *codes.choices("broker-grade")]
        self.field_codes.choices = codes.choices("field", parent="")


class DeclineForm(StrictForm):
    """Why a side says no."""

    reason = SelectField(_l("谢绝原因"), [InputRequired(_l("请选择原因"))])
    text = TextAreaField(
        _l("一句话说明"),
        [InputRequired(_l("请用一句话说明原因")), Length(max=500)],
        render_kw={"rows": 2},
    )

    def offer(self, codes: CodeBook) -> None:
        """Fill the choices."""
        self.reason.choices = [("", "—"), *codes.choices("decline-reason")]


class AcceptForm(StrictForm):
    """A yes, and whether secrecy is to be agreed first."""

    wants_nda = BooleanField(_l("我方要求先签保密协议，再交换技术秘密"))


class NdaForm(StrictForm):
    """A yes to the text that was read."""

    digest = HiddenField(validators=[InputRequired(), Length(max=64)])


class ExpressionForm(StrictForm):
    """The own listing and the three answers."""

    own = SelectField(
        _l("用本单位的哪一条来对接"), [InputRequired(_l("请选择本单位已发布的内容"))]
    )
    capability = TextAreaField(
        _l("贵单位与此相关的基础和能力是什么？"),
        [InputRequired(_l("此项必填")), Length(max=1000)],
        render_kw={"rows": 4},
    )
    interest = TextAreaField(
        _l("为什么感兴趣，打算怎样解决或怎样使用？"),
        [InputRequired(_l("此项必填")), Length(max=1000)],
        render_kw={"rows": 4},
    )
    cooperation = TextAreaField(
        _l("希望以什么方式合作，何时、怎样开始第一次洽谈？"),
        [InputRequired(_l("此项必填")), Length(max=1000)],
        render_kw={"rows": 4},
    )
    wants_nda = BooleanField(_l("我方要求先签保密协议，再交换技术秘密"))


class MoveForm(StrictForm):
    """One step of a deal."""

    version = HiddenField(validators=[Length(max=12)])
    stage = SelectField(_l("阶段"), [InputRequired(_l("请选择阶段"))])
    note = TextAreaField(_l("进展记录"), [Length(max=500)], render_kw={"rows": 3})
    next_step = StringField(_l("下一步"), [Length(max=200)])
    next_on = DayField(_l("下一步日期"), [Optional()])
    expected = WanField(
        _l("预计金额（万元）"),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    probability = IntegerField(
        _l("成交概率（百分数）"),
        [Optional(), NumberRange(0, 100, _l("请填写 0 到 100 的整数"))],
        render_kw={"min": 0, "max": 100},
    )
    close_code = SelectField(_l("关闭原因"), [Optional()])

    def offer(self, codes: CodeBook, *, current: str) -> None:
        """Fill the choices: stay and note, or the stages that may follow."""
        labels = dict(codes.choices("deal-stage"))
        here = labels.get(current, current)
        stays = [(current, _("%(stage)s（不变，只记录进展）", stage=here))]
        onward = [(code, labels.get(code, code)) for code in next_stages(current)]
        self.stage.choices = [*(stays if may_note(current) else []), *onward]
        self.close_code.choices = [("", "—"), *codes.choices("close-reason")]

    @property
    def seen(self) -> int:
        """Return the version that was shown; -1, which none has, for anything else."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() else -1


class SnoozeForm(StrictForm):
    """For how long a pairing shall stay out of the way."""

    days = SelectField(
        _l("暂缓"),
        choices=[
            (str(days), _l("%(days)s 天后再看", days=days)) for days in SNOOZE_DAYS
        ],
        default=str(SNOOZE_DAYS[1]),
    )


class AssignForm(StrictForm):
    """Whom a pairing is kept for."""

    broker = SelectField(_l("经纪人"), [InputRequired(_l("请选择经纪人"))])


class HandOverForm(StrictForm):
    """Who goes on with a need, and why."""

    broker = SelectField(_l("移交给"), [InputRequired(_l("请选择经纪人"))])
    reason = StringField(
        _l("移交原因"), [InputRequired(_l("请写明移交原因")), Length(max=200)]
    )


class ConflictForm(StrictForm):
    """An organisation in which the broker has an interest."""

    credit_code = StringField(
        _l("单位统一社会信用代码"),
        [InputRequired(_l("请填写统一社会信用代码")), Length(max=40)],
    )
    kind_code = SelectField(_l("利益关系"), [InputRequired(_l("请选择利益关系"))])
    note = StringField(_l("说明"), [Length(max=200)])

    def offer(self, codes: CodeBook) -> None:
        """Fill the choices."""
        self.kind_code.choices = [("", "—"), *codes.choices("conflict-kind")]
