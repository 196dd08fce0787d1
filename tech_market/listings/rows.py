"""Form rows: indicators and whatever else is typed line by line."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectField, StringField
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from tech_market.errors import RuleBroken
from tech_market.listings.facts import ROWS_MOST, IndicatorFact
from tech_market.listings.rules import OPERATOR_NAMES, bounds
from tech_market.listings.texts import clean_line
from tech_market.web.filters import number_text
from tech_market.web.forms import SpokenMeta
from tech_market.web.saying import say

SPARE = 5  # rows offered on an empty form
#: nine digits and six decimals: what both databases keep exactly
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")


class NumberField(StringField):
    """A plain decimal number. `number` holds it once validated."""

    number: Decimal | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number, or say at the field what is wrong with it."""
        del form
        text = (self.data or "").strip()
        if not text:
            return
        if not NUMBER.fullmatch(text):
            raise ValidationError(
                str(_l("请填写普通数字，例如 450 或 -40.5，不用逗号、全角或科学计数法"))
            )
        self.number = Decimal(text)


class RowForm(Form):
    """One row, which may stay blank. `preset` fields say nothing on their own."""

    Meta = SpokenMeta
    preset: ClassVar[frozenset[str]] = frozenset()

    @property
    def is_blank(self) -> bool:
        """Whether nobody typed anything here."""
        return not any(
            (field.raw_data or [""])[0].strip() if field.raw_data else field.data
            for name, field in self._fields.items()
            if name not in self.preset
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check a row that says something; refusals stand at their cell."""
        if self.is_blank:
            return True
        if not super().validate(extra_validators):
            return False
        try:
            self.fact()
        except RuleBroken as broken:
            field = self._fields[broken.field or next(iter(self._fields))]
            field.errors = [*field.errors, say(broken.message)]
            return False
        return True

    def fact(self) -> Any:
        """Return what the row states."""
        raise NotImplementedError


def operator_choices() -> list[tuple[str, str]]:
    """Return the comparisons as text, since lazy text would show "<" unescaped."""
    return [(code, _(name)) for code, name in OPERATOR_NAMES.items()]


class IndicatorForm(RowForm):
    """One indicator of a result: what it reaches."""

    preset = frozenset({"operator", "is_must"})

    name = StringField(
        _l("指标名称"), [Length(max=60, message=_l("不能超过 60 个字"))], [clean_line]
    )
    operator = SelectField(
        _l("比较"),
        choices=operator_choices,
        default=">=",
    )
    low = NumberField(_l("数值（区间下限）"))
    high = NumberField(_l("区间上限"))
    unit = StringField(
        _l("单位"), [Length(max=20, message=_l("不能超过 20 个字"))], [clean_line]
    )

    def fact(self) -> IndicatorFact:
        """Return the indicator; raises RuleBroken as `rules.bounds` does."""
        if not self.name.data:
            raise RuleBroken("indicator-name", "请填写指标名称", field="name")
        found = bounds(self.operator.data or "", self.low.number, self.high.number)
        return IndicatorFact(
            name=self.name.data,
            operator=self.operator.data or "",
            low=found.low,
            high=found.high,
            unit=self.unit.data or "",
            is_must=self.must,
        )

    @property
    def must(self) -> bool:
        """Whether a match must reach it; only needs ask."""
        return True


class WantedIndicatorForm(IndicatorForm):
    """One indicator of a need: a must, or nice to have."""

    is_must = SelectField(
        _l("要求"), choices=[("must", _l("必须")), ("nice", _l("期望"))], default="must"
    )

    @property
    def must(self) -> bool:
        """Whether a match must reach it."""
        return bool(self.is_must.data != "nice")


def rows_field(form: type[RowForm], label: str) -> "FieldList[Any]":
    """Return the field of a list of rows."""
    return FieldList(FormField(form), label, max_entries=ROWS_MOST)


def facts_in(field: "FieldList[Any]") -> tuple[Any, ...]:
    """Return what the rows state, blank ones left out."""
    return tuple(one.form.fact() for one in field if not one.form.is_blank)


def add_rows(field: "FieldList[Any]", *, at_least: int = SPARE) -> None:
    """Offer blank rows: at least one, and enough to make a decent start."""
    blank = sum(one.form.is_blank for one in field)
    missing = max(at_least - len(field), 0 if blank else 1)
    for _row in range(min(missing, ROWS_MOST - len(field))):
        field.append_entry()


def indicator_data(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored indicator as its row of the form shows it."""
    low, high = row["low"], row["high"]
    single = row["operator"] != "range"
    return {
        "name": row["name"],
        "operator": row["operator"],
        "low": number_text(high if low is None else low),
        "high": "" if single else number_text(high),
        "unit": row["unit"],
        "is_must": "must" if row["is_must"] else "nice",
    }
