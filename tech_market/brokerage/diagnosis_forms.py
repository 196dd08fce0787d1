"""The shape of a diagnosis: the parts of a need's form that a broker may propose."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, HiddenField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from tech_market.brokerage.diagnosis_facts import FIELDS, indicators_of, packed
from tech_market.listings.rows import (
    WantedIndicatorForm,
    add_rows,
    facts_in,
    indicator_data,
    rows_field,
)
from tech_market.listings.texts import clean_line, clean_text, split_words
from tech_market.money import plain_text
from tech_market.needs.facts import NeedFacts
from tech_market.needs.forms import NeedForm
from tech_market.web.fields import WanField
from tech_market.web.forms import StrictForm


class WishForm(StrictForm):
    """What the owner asks a broker to help with."""

    wish = TextAreaField(
        _l("希望经纪人帮助理清什么"),
        [InputRequired(_l("请用一两句话说明")), Length(max=500)],
        [clean_text],
        render_kw={"rows": 3},
    )


class AnswerForm(StrictForm):
    """Which version the owner read, and why not."""

    number = HiddenField(validators=[InputRequired(), Length(max=6)])
    text = StringField(_l("未采纳的原因"), [Length(max=500)], [clean_line])

    @property
    def seen(self) -> int:
        """Return the version that was shown; -1, which none has, for anything else."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdigit() else -1


class DiagnosisForm(StrictForm):
    """A version of the need; fields are those of the need's own form."""

    seen = HiddenField(default="0", validators=[Length(max=6)])
    title = NeedForm.title
    summary = NeedForm.summary
    description = NeedForm.description
    current_practice = NeedForm.current_practice
    expected_effect = NeedForm.expected_effect
    indicators = rows_field(WantedIndicatorForm, _l("指标"))
    add_indicator = SubmitField(_l("添加一行指标"))
    keywords = NeedForm.keywords
    budget_low_fen = NeedForm.budget_low_fen
    budget_high_fen = NeedForm.budget_high_fen
    deadline_on = NeedForm.deadline_on
    note = TextAreaField(
        _l("给企业的说明"), [Length(max=500)], [clean_text], render_kw={"rows": 2}
    )

    @classmethod
    def of(cls, said: dict[str, Any], *, number: int) -> "DiagnosisForm":
        """Return the form filled with a version, or with the original."""
        data = dict(said) | {
            "seen": str(number),
            "keywords": "，".join(said["keywords"]),
            "indicators": [
                indicator_data(
                    {"low": one.low, "high": one.high, "operator": one.operator,
                     "name": one.name, "unit": one.unit, "is_must": one.is_must}
                )
                for one in indicators_of(said)
            ],
        }  # fmt: skip
        for name in ("budget_low_fen", "budget_high_fen"):
            fen = said[name]
            data[name] = "" if fen is None else plain_text(fen, unit="万元")
        day = said["deadline_on"]
        data["deadline_on"] = date.fromisoformat(day) if day else None
        return cls(data=data)

    def offer(self) -> "DiagnosisForm":
        """Add blank rows of indicators."""
        add_rows(self.indicators)
        return self

    @property
    def wants_row(self) -> bool:
        """Add a row where its button was pressed; nothing is saved then."""
        if self.add_indicator.data:
            add_rows(self.indicators, at_least=len(self.indicators) + 1)
        return bool(self.add_indicator.data)

    @property
    def said(self) -> dict[str, Any]:
        """Return what a valid form says, as a version stores it."""
        return packed(NeedFacts(**{name: self._read(name) for name in FIELDS}))

    @property
    def number(self) -> int:
        """Return the version that was shown; -1, which none has, for anything else."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() else -1

    def _read(self, name: str) -> Any:
        field = self[name]
        if isinstance(field, WanField):
            return field.fen
        if isinstance(field, FieldList):
            return facts_in(field)
        return split_words(field.data) if name == "keywords" else field.data
