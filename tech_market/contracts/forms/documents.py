"""The shape of an uploaded paper."""

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import FileField, SelectField
from wtforms.validators import InputRequired

from tech_market.codes.book import CodeBook
from tech_market.contracts.forms import SubmitForm
from tech_market.web.forms import StrictForm


class DocumentForm(StrictForm):
    """A file, and what it is."""

    paper_code = SelectField(
        _l("材料类型"), [InputRequired(_l("请选择材料类型"))], validate_choice=False
    )
    file = FileField(
        _l("文件"),
        [InputRequired(_l("请选择文件"))],
        render_kw={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"},
    )

    @classmethod
    def of_request(cls, codes: CodeBook) -> "DocumentForm":
        """Return the form as sent, fields and file together."""
        return cls(CombinedMultiDict((request.files, request.form))).offer(codes)

    def offer(self, codes: CodeBook) -> "DocumentForm":
        """Fill the select."""
        self.paper_code.choices = codes.choices("contract-paper")
        return self


class RemoveForm(SubmitForm):
    """Nothing but the token; shown again it is the form to submit."""
