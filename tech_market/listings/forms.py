"""The shape of what an owner types; rows and code lists filled in."""

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from tech_market.codes.book import CodeBook
from tech_market.listings.facts import (
    SUMMARY_MOST,
    TEXT_MOST,
    TITLE_MOST,
    ListingFacts,
    Shape,
    code_facts,
    facts_of,
    shape_of,
)
from tech_market.listings.rows import add_rows, facts_in
from tech_market.listings.rules import Level
from tech_market.listings.texts import clean_line, clean_text, split_words
from tech_market.web.fields import DayField, TicksField, WanField
from tech_market.web.forms import StrictForm

#: lists in which a heading may be chosen as well as what stands under it
WITH_HEADINGS = frozenset({"field", "industry"})
#: lists in their own order, in which every level may be chosen: a city, or its province
EVERY_LEVEL = frozenset({"region"})
REQUIRED = _l("此项必填")
NO_CHOICE = _l("未选择")


def most(limit: int) -> Length:
    """Return the check that a text is not longer than `limit` characters."""
    return Length(max=limit, message=_l("不能超过 %(limit)s 个字", limit=limit))


def required() -> DataRequired:
    """Return the check that something other than blanks was typed."""
    return DataRequired(REQUIRED)


def code_field(label: Any, *, must: bool = False) -> SelectField:
    """Return a select whose choices `offer` fills in."""
    return SelectField(label, [required()] if must else [], choices=[], default="")


class ListingForm(StrictForm):
    """What the forms of needs and results have in common.

    Field names are those of the facts, so that one reader serves every kind.
    """

    facts: ClassVar[type[ListingFacts]] = ListingFacts

    version = HiddenField(default="0")
    draft = HiddenField(default="")  # what is kept while it is typed
    draft_version = HiddenField(default="0")
    title = StringField(_l("标题"), [required(), most(TITLE_MOST)], [clean_line])
    summary = TextAreaField(
        _l("公开摘要"), [required(), most(SUMMARY_MOST)], [clean_text]
    )
    description = TextAreaField(_l("详细说明"), [most(TEXT_MOST)], [clean_text])
    keywords = StringField(_l("关键词"), [most(300)], [clean_line])
    field_code = code_field(_l("技术领域"), must=True)
    industry_code = code_field(_l("重点产业"))
    tag_codes = TicksField(_l("清单标签"), choices=[])
    cooperation_codes = TicksField(_l("合作方式"), choices=[])
    level = SelectField(_l("公开级别"), choices=[], default=Level.OPEN.value)
    is_anonymous = BooleanField(_l("匿名挂牌：双方同意对接前不显示单位名称"))
    confidential = TextAreaField(_l("保密内容"), [most(TEXT_MOST)], [clean_text])
    contact_name = StringField(_l("联系人"), [required(), most(40)], [clean_line])
    contact_phone = TelField(_l("联系电话"), [required(), most(30)], [clean_line])
    valid_until = DayField(_l("有效期至"), [InputRequired(REQUIRED)])
    is_not_secret = BooleanField(
        _l("我确认以上内容不涉及国家秘密，且有权发布"),
        [DataRequired(_l("请确认内容不涉密"))],
    )
    add_indicator = SubmitField(_l("添加一行指标"))
    read_indicators = SubmitField(_l("从描述中读取指标"))
    accept_indicator = SubmitField(_l("采纳"))  # its value names the indicator
    take_field = SubmitField(_l("选用"))  # its value is the code
    look = SubmitField(_l("看看现在有哪些匹配"))

    @property
    def adders(self) -> dict[str, "FieldList[Any]"]:
        """Return the buttons that add a row, each with its rows."""
        return {"add_indicator": self["indicators"]}  # type: ignore[dict-item]

    @property
    def wants_row(self) -> bool:
        """Add a row where a button asked for one; nothing is saved then."""
        asked = [name for name in self.adders if self[name].data]
        for name in asked:
            rows = self.adders[name]
            add_rows(rows, at_least=len(rows) + 1)
        return bool(asked)

    def offer(self, book: CodeBook, *, kept: Iterable[str] = ()) -> None:
        """Fill the choices from the code lists, after spare rows were added."""
        for rows in self.adders.values():
            add_rows(rows)
        for name, list_key in code_facts(self.facts):
            field = self[name]
            choices = choices_of(book, list_key, kept=kept)
            if not isinstance(field, SelectMultipleField) and name != "level":
                choices = [("", str(NO_CHOICE)), *choices]
            field.choices = choices  # type: ignore[attr-defined]

    def stated(self) -> ListingFacts:
        """Return what a valid form states."""
        read = {
            one.name: self.read(one.name, shape_of(one)) for one in facts_of(self.facts)
        }
        return self.facts(**read)

    def read(self, name: str, shape: Shape) -> Any:
        """Return one fact of a field that is valid."""
        field = self[name]
        if isinstance(field, WanField):
            return field.fen
        if isinstance(field, FieldList):
            return facts_in(field)
        if shape is Shape.WHOLE:
            return int(field.data) if field.data else None
        if shape is Shape.LEVEL:
            return Level(field.data)
        if shape is Shape.WORDS:
            return split_words(field.data)
        return tuple(field.data or ()) if shape is Shape.CODES else field.data


def choices_of(
    book: CodeBook, list_key: str, *, kept: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return a list's choices: headings left out, or their entries indented."""
    entries = book.lists[list_key]
    headings = {entry.parent for entry in entries.values() if entry.active}
    found = []
    for code, label in book.choices(list_key, keep=kept):
        if list_key in WITH_HEADINGS:
            found.append((code, "　" + label if entries[code].parent else label))
        elif code not in headings or list_key in EVERY_LEVEL:
            found.append((code, label))
    return found


class StepForm(StrictForm):
    """A step that needs no words."""


class SubmitForm(StepForm):
    """Handing in, after a look at what says nearly the same."""

    is_checked = BooleanField(_l("已对照，不是重复内容"))


class ReturnForm(StrictForm):
    """Why the administrator sends a listing back."""

    code = code_field(_l("退回原因"), must=True)
    text = TextAreaField(_l("说明"), [required(), most(400)], [clean_text])

    def offer(self, book: CodeBook) -> None:
        """Fill the reasons from their list."""
        reasons = choices_of(book, "return-reason")
        self.code.choices = [("", str(NO_CHOICE)), *reasons]


class RenewForm(StrictForm):
    """The new last day."""

    valid_until = DayField(_l("新的有效期至"), [InputRequired(REQUIRED)])
