"""Form fields that speak Chinese: amounts in 元, days."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from tech_market.errors import RuleBroken
from tech_market.money import Unit, parse_fen
from tech_market.web.saying import say


class YuanField(StringField):
    """An amount typed in `unit`; `fen` holds it once validated, None when empty.

    Only what parse_fen reads passes, and nothing around it: spaces, signs, separators,
    full width digits and exponents are refused, never guessed at.
    """

    unit: Unit = "元"
    fen: int | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the amount, or say at the field what is wrong with it."""
        del form
        text = self.data or ""
        if not text:
            return
        if text != text.strip():
            raise ValidationError(str(_l("金额前后不能有空格")))
        try:
            self.fen = parse_fen(text, unit=self.unit)
        except RuleBroken as broken:
            raise ValidationError(say(broken.message)) from broken


class WanField(YuanField):
    """An amount typed in 万元."""

    unit: Unit = "万元"


class PlainNumberField(StringField):
    """A positive number in plain digits; `number` holds it once validated."""

    number: Decimal | None = None

    def __init__(
        self, label: Any, *args: Any, decimals: int = 2, **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.shape = re.compile(rf"[0-9]{{1,12}}(\.[0-9]{{1,{decimals}}})?")

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number, or say at the field what is wrong with it."""
        del form
        text = self.data or ""
        if not text:
            return
        if not self.shape.fullmatch(text) or not Decimal(text):
            raise ValidationError(str(_l("请填写大于0的普通数字，例如 7.1234")))
        self.number = Decimal(text)


class TicksField(SelectMultipleField):
    """Several of many, as check boxes."""

    option_widget = CheckboxInput()

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse a code that is not offered, in Chinese."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(str(_l("所选代码不存在或已停用"))) from error


class DayField(DateField):
    """A day, refused in Chinese when it is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read YYYY-MM-DD in plain digits."""
        try:
            plain = [text if str(text).isascii() else "?" for text in valuelist]
            super().process_formdata(plain)
        except ValueError as error:
            raise ValueError(str(_l("请填写有效日期，例如 2026-03-31"))) from error
        if self.data is not None and self.data.year < 1900:  # noqa: PLR2004 - a typing slip
            self.data = None
            raise ValueError(str(_l("请填写有效日期，例如 2026-03-31")))


class ChoiceField(SelectField):
    """One of the choices, refused in Chinese when it is another."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check the choice."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(str(_l("请从列表中选择"))) from error
