"""The shape of an upload, of a mapping, and of a row's corrections."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, InputRequired

from tech_market.codes.book import CodeBook
from tech_market.imports.targets import Target
from tech_market.listings.facts import Shape
from tech_market.listings.forms import choices_of
from tech_market.web.forms import StrictForm
from tech_market.web.saying import say

NOT_IMPORTED = _l("不导入")
PLAIN_MOST = 60  # characters that fit one line


class UploadForm(StrictForm):
    """A file, and the word that nothing secret is in it."""

    file = FileField(
        _l("表格文件"),
        [InputRequired(_l("请选择文件"))],
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv"},
    )
    is_not_secret = BooleanField(
        _l("我确认文件内容不涉及国家秘密，且本单位有权发布"),
        [DataRequired(_l("请确认内容不涉密"))],
    )
    again = BooleanField(_l("仍要再次上传"))

    @classmethod
    def of_request(cls) -> "UploadForm":
        """Return the form as sent, fields and file together."""
        return cls(CombinedMultiDict((request.files, request.form)))


class ActForm(StrictForm):
    """A step that needs no words."""


class StartForm(StrictForm):
    """How the rows come in."""

    wants_review = RadioField(
        _l("导入为"),
        choices=[("no", _l("草稿：逐条核对后再提交")), ("yes", _l("直接提交审核"))],
        default="no",
    )


def mapping_form(
    heads: Sequence[str],
    targets: Mapping[str, Target],
    defaults: Iterable[Target],
    book: CodeBook,
    *,
    data: Mapping[str, str] | None = None,
) -> StrictForm:
    """Return a form with a select for each column, and one for each default."""
    choices = [
        ("", NOT_IMPORTED),
        *((one.name, say(one.label)) for one in targets.values()),
    ]
    fields: dict[str, Any] = {
        f"column_{at}": SelectField(
            head, choices=choices, default="", validate_choice=False
        )
        for at, head in enumerate(heads)
    }
    for one in defaults:
        fields[f"default_{one.name}"] = SelectField(
            say(one.label),
            choices=[("", _l("不指定")), *_labels(one, book)],
            validate_choice=False,
            default="",
        )
    made: type[StrictForm] = type("MappingForm", (StrictForm,), dict(fields))
    return made(request.form if data is None else None, data=data)


def row_form(
    targets: Iterable[Target],
    texts: Mapping[str, str],
    book: CodeBook,
    *,
    number: int,
    is_posted: bool = False,
) -> StrictForm:
    """Return a form of some of a row's cells, with the texts they hold."""
    fields = {one.field: _field(one, texts.get(one.name, ""), book) for one in targets}
    data = {one.field: texts.get(one.name, "") for one in targets}
    made: type[StrictForm] = type("RowForm", (StrictForm,), dict(fields))
    return made(request.form if is_posted else None, data=data, prefix=f"r{number}-")


def sent_texts(form: StrictForm, targets: Iterable[Target]) -> dict[str, str]:
    """Return what was sent of the cells; what was not sent stays as it is."""
    found: dict[str, str] = {}
    for one in targets:
        field: Field = form[one.field]
        if field.name in request.form:
            found[one.name] = str(field.data or "")
    return found


def _field(target: Target, text: str, book: CodeBook) -> Any:
    if target.shape is Shape.FLAG or (
        target.list_key and target.shape is not Shape.CODES
    ):
        options = [("", _l("未选择")), *_labels(target, book)]
        if text and text not in dict(options):
            options.insert(1, (text, _l("文件中：%(text)s", text=text[:40])))
        return SelectField(say(target.label), choices=options, validate_choice=False)
    is_long = target.shape in {Shape.TEXT, Shape.ROWS} or len(text) > PLAIN_MOST
    kind = TextAreaField if is_long else StringField
    return kind(say(target.label))


def _labels(target: Target, book: CodeBook) -> list[tuple[str, str]]:
    """Return a list's labels: what stands in a cell is what people read."""
    if target.shape is Shape.FLAG:
        return [("是", _l("是")), ("否", _l("否"))]
    return [
        (book.label(target.list_key, code), label)
        for code, label in choices_of(book, target.list_key)
    ]
