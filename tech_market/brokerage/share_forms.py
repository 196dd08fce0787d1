"""The shape of a division of a deal, and of the answers to one."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from tech_market.brokerage.rules.shares import MOST_BROKERS, percent_text, points_of
from tech_market.brokerage.services.sharing import Share
from tech_market.errors import RuleBroken
from tech_market.web.forms import SpokenMeta, StrictForm
from tech_market.web.saying import say


class ShareRow(Form):
    """One broker and the percentage they shall have; a row may stay blank."""

    Meta = SpokenMeta

    broker = SelectField(_l("经纪人"), default="")
    percent = StringField(
        _l("份额（百分数）"), render_kw={"inputmode": "decimal", "autocomplete": "off"}
    )

    def validate_percent(self, field: StringField) -> None:
        """Read the percentage, or say at the field what is wrong with it."""
        if not field.data:
            if self.broker.data:
                raise ValidationError(str(_l("请填写份额，不再参与的填 0")))
            return
        if not self.broker.data:
            raise ValidationError(str(_l("请选择这一份额属于谁")))
        try:
            points_of(field.data)
        except RuleBroken as broken:
            raise ValidationError(say(broken.message)) from broken


class SplitForm(StrictForm):
    """Who shall have how much, and why."""

    rows: "FieldList[Any]" = FieldList(
        FormField(ShareRow), _l("份额"), max_entries=MOST_BROKERS
    )
    reason = StringField(
        _l("调整原因"), [InputRequired(_l("请写明调整原因")), Length(max=300)]
    )

    @classmethod
    def filled(cls, shares: Sequence[Share]) -> "SplitForm":
        """Return the form with the shares as they are."""
        rows = [
            {"broker": one.broker.ref, "percent": percent_text(one.points)}
            for one in shares
        ]
        return cls(data={"rows": rows[:MOST_BROKERS]})

    def offer(self, brokers: Sequence[tuple[str, str]]) -> None:
        """Fill the choices of every row; add blank ones up to the most."""
        while len(self.rows) < MOST_BROKERS:
            self.rows.append_entry()
        for row in self.rows:
            row.form.broker.choices = [("", "—"), *brokers]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the rows, and that nobody stands in two of them."""
        is_valid = super().validate(extra_validators)
        named = [row.form.broker.data for row in self.rows if row.form.broker.data]
        if len(named) != len(set(named)):
            self.form_errors.append(str(_l("同一位经纪人只能填一行")))
            return False
        return is_valid

    @property
    def points(self) -> dict[str, int]:
        """Return what a valid form states: points by the broker's ref."""
        return {
            row.form.broker.data: points_of(row.form.percent.data)
            for row in self.rows
            if row.form.broker.data
        }


class RefuseForm(StrictForm):
    """Why a division is not agreed to."""

    text = StringField(
        _l("不同意的原因"), [InputRequired(_l("请写明不同意的原因")), Length(max=300)]
    )


class StandInForm(StrictForm):
    """On what ground the administrator consents for a broker who left."""

    text = StringField(
        _l("代为同意的依据"),
        [InputRequired(_l("请写明代为同意的依据")), Length(max=300)],
    )
