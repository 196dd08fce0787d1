"""The shape of what is asked about versions and the lexicon."""

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import BooleanField, FileField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tech_market.web.forms import StrictForm


class ActivateForm(StrictForm):
    """Why a version is put in force, and that this is meant."""

    seen = IntegerField(widget=HiddenInput())
    why = StringField(
        _l("理由"), [InputRequired(_l("请写明理由")), Length(max=200)],
        render_kw={"maxlength": 200},
    )  # fmt: skip
    sure = BooleanField(
        _l("我已核对上面的影响，确认切换"),
        [InputRequired(_l("请先核对影响，再勾选确认"))],
    )


class ProposeForm(StrictForm):
    """One line to add, replace or take out."""

    old = StringField(_l("现行词条"), [Length(max=4000)])
    new = TextAreaField(
        _l("改为"), [Length(max=4000)], render_kw={"rows": 3, "maxlength": 4000}
    )
    why = StringField(
        _l("理由"), [InputRequired(_l("请写明理由")), Length(max=200)],
        render_kw={"maxlength": 200},
    )  # fmt: skip


class UploadForm(StrictForm):
    """A whole lexicon as a text file."""

    file = FileField(
        _l("词库文件"), [InputRequired(_l("请选择文件"))],
        render_kw={"accept": ".txt,text/plain"},
    )  # fmt: skip
    note = StringField(
        _l("说明"), [InputRequired(_l("请写明理由")), Length(max=200)],
        render_kw={"maxlength": 200},
    )  # fmt: skip

    @classmethod
    def of_request(cls) -> "UploadForm":
        """Return the form as sent, fields and file together."""
        return cls(CombinedMultiDict((request.files, request.form)))
