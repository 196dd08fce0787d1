"""The shape of what an administrator sends about code lists and listings."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from tech_market.codes.book import CodeBook
from tech_market.listings.rules import REVIEW_STEPS, Step
from tech_market.web.fields import ChoiceField
from tech_market.web.forms import StrictForm


class CodeForm(StrictForm):
    """Add an entry, rename it, retire it."""

    code = StringField(
        _l("代码"),
        [
            InputRequired(_l("请填写代码")),
            Regexp(
                r"[0-9a-zA-Z][0-9a-zA-Z_.-]{0,39}\Z",
                message=_l("代码由字母、数字和短横线组成，不超过40个字符"),
            ),
        ],
    )
    label_zh = StringField(
        _l("中文名称"), [InputRequired(_l("请填写中文名称")), Length(max=80)]
    )
    label_en = StringField(_l("英文名称"), [Length(max=120)])
    parent = SelectField(_l("上级代码"), validate_choice=False)
    sort = IntegerField(
        _l("排序"), [Optional(), NumberRange(0, 9999, _l("请填写0至9999的整数"))]
    )
    source = StringField(
        _l("依据"),
        [InputRequired(_l("请填写依据，例如文件名称和日期")), Length(max=200)],
    )
    is_active = BooleanField(_l("在用"))


class ReviewForm(StrictForm):
    """Which listings, as they were read, and what becomes of them."""

    row = SelectMultipleField(_l("条目"), validate_choice=False)
    step = ChoiceField(_l("操作"), choices=[])
    code = SelectField(_l("退回原因"), choices=[], default="")
    text = TextAreaField(
        _l("说明"), [Length(max=400, message=_l("不能超过 %(limit)s 个字", limit=400))]
    )

    def offer(self, book: CodeBook) -> None:
        """Fill the steps and the reasons; without choices no row could be drawn."""
        self.row.choices = [(one, one) for one in self.row.data or ()]
        self.step.choices = [(one.value, one.value) for one in REVIEW_STEPS]
        reasons = book.choices("return-reason")
        self.code.choices = [("", str(_l("未选择"))), *reasons]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape, and that a return says why."""
        is_valid = super().validate(extra_validators)
        if self.step.data != Step.RETURN.value:
            return is_valid
        for field in (self.code, self.text):
            if not (field.data or "").strip():
                field.errors = [*field.errors, str(_l("此项必填"))]
                is_valid = False
        return is_valid
