"""Forms that refuse what they do not know, and keep what was typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_babel import get_locale
from wtforms import FieldList, Form, FormField, SelectMultipleField
from wtforms.fields.core import Field
from wtforms.meta import DefaultMeta

from tech_market.errors import RuleBroken
from tech_market.saying import Said
from tech_market.web.saying import say

CSRF_FIELD = "csrf_token"


class SpokenMeta(DefaultMeta):
    """WTForms' own messages in the reader's language."""

    @property
    def locales(self) -> list[str]:  # type: ignore[override]
        """Return the language of this request."""
        return [str(get_locale() or "zh")[:2]]


class StrictForm(Form):
    """A form in which an unknown or doubled field is an error, never ignored.

    `status` is the answer's HTTP status once something was refused: 422 for shape
    and for rules that belong to a field, 409 for the others, 429 for too many tries.
    """

    Meta = SpokenMeta
    status = 422

    @classmethod
    def posted(cls, **kwargs: Any) -> "StrictForm":
        """Build the form from the request's body."""
        return cls(request.form, **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then that nothing else was sent."""
        is_valid = super().validate(extra_validators)
        strange = _strange_fields(self)
        if strange:
            said = Said(
                "提交中包含未知或重复的字段：%(names)s", names=tuple(strange[:5])
            )
            self.form_errors.append(say(said))
        return is_valid and not strange

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a broken rule into an error at its field, so that the page shows it.

        Code after the block runs only when something was refused; return inside it.
        """
        try:
            yield
        except RuleBroken as broken:
            field = self._fields.get(broken.field or "")
            if field is None:
                self.form_errors.append(say(broken.message))
            else:
                field.errors = [*field.errors, say(broken.message)]
            self.status = _status_of(broken, has_field=field is not None)
            self.refusal = broken

    refusal: RuleBroken | None = None


def _status_of(broken: RuleBroken, *, has_field: bool) -> int:
    if broken.code == "too-many-tries":
        return 429
    return 422 if has_field else 409


def _strange_fields(form: Form) -> list[str]:
    known, many = _names(form)
    sent = request.form
    strange = [name for name in sent if name != CSRF_FIELD and name not in known]
    doubled = [
        name for name in known if name not in many and len(sent.getlist(name)) > 1
    ]
    return sorted(strange + doubled)


def _names(form: Form) -> tuple[set[str], set[str]]:
    """Return all field names of the form, and those that may come more than once."""
    known: set[str] = set()
    many: set[str] = set()

    def collect(field: Field) -> None:
        if isinstance(field, FormField):
            for inner in field.form:
                collect(inner)
        elif isinstance(field, FieldList):
            for entry in field.entries:
                collect(entry)
        else:
            known.add(field.name)
            if isinstance(field, SelectMultipleField):
                many.add(field.name)

    for field in form:
        collect(field)
    return known, many
