"""The shape of an uploaded list."""

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import BooleanField, FileField
from wtforms.validators import InputRequired

from tech_market.web.forms import StrictForm


class ListForm(StrictForm):
    """A file, and whether it is the whole list."""

    file = FileField(
        _l("专利清单文件"),
        [InputRequired(_l("请选择文件"))],
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv"},
    )
    is_whole = BooleanField(_l("这是完整清单：不在文件里的从清单移除"))

    @classmethod
    def of_request(cls) -> "ListForm":
        """Return the form as sent, fields and file together."""
        return cls(CombinedMultiDict((request.files, request.form)))


class ActForm(StrictForm):
    """A step that needs no words."""
