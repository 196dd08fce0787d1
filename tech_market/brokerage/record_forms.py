"""The shape of visits and files of a deal."""

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import (
    BooleanField,
    FileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from tech_market.brokerage.models import Visit
from tech_market.brokerage.rules.records import SAID_MOST, VisitFacts
from tech_market.codes.book import CodeBook
from tech_market.listings.texts import clean_line, clean_text
from tech_market.web.fields import DayField
from tech_market.web.forms import StrictForm

PEOPLE = Length(max=200)


class VisitForm(StrictForm):
    """Who met when and where, what was said, and what comes next."""

    kind_code = SelectField(_l("形式"), [InputRequired(_l("请选择形式"))])
    held_on = DayField(_l("日期"), [InputRequired(_l("请填写日期"))])
    held_time = StringField(
        _l("时刻"), [Length(max=5)], [clean_line], render_kw={"placeholder": "14:30"}
    )
    place = StringField(
        _l("地点或线上方式"),
        [InputRequired(_l("请写明地点；线上的写明方式")), Length(max=120)],
        [clean_line],
    )
    need_people = StringField(_l("需求方到场"), [PEOPLE], [clean_line])
    result_people = StringField(_l("成果方到场"), [PEOPLE], [clean_line])
    broker_people = StringField(_l("经纪人到场"), [PEOPLE], [clean_line])
    other_people = StringField(_l("其他到场（专家、园区等）"), [PEOPLE], [clean_line])
    said = TextAreaField(
        _l("谈了什么"),
        [InputRequired(_l("请写明谈了什么")), Length(max=SAID_MOST)],
        [clean_text],
        render_kw={"rows": 6},
    )
    next_step = StringField(_l("下一步"), [Length(max=200)], [clean_line])
    is_shared = BooleanField(_l("双方可见"))
    correction = StringField(_l("更正原因"), [Length(max=300)], [clean_line])

    @classmethod
    def of(cls, visit: Visit) -> "VisitForm":
        """Return the form filled with what a record says, to be corrected."""
        names = VisitFacts.__dataclass_fields__
        return cls(data={name: getattr(visit, name) for name in names})

    def offer(self, codes: CodeBook) -> "VisitForm":
        """Fill the choices."""
        self.kind_code.choices = [("", "—"), *codes.choices("visit-kind")]
        return self

    @property
    def stated(self) -> VisitFacts:
        """Return what a valid form states."""
        return VisitFacts(
            **{name: self[name].data for name in VisitFacts.__dataclass_fields__}
        )


class DealFileForm(StrictForm):
    """A file, what it is, and who may see it."""

    kind_code = SelectField(_l("文件类型"), [InputRequired(_l("请选择文件类型"))])
    is_shared = BooleanField(_l("双方可见"))
    file = FileField(
        _l("文件"),
        [InputRequired(_l("请选择文件"))],
        render_kw={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"},
    )

    @classmethod
    def of_request(cls) -> "DealFileForm":
        """Return the form as sent, fields and file together."""
        return cls(CombinedMultiDict((request.files, request.form)))

    def offer(self, codes: CodeBook) -> "DealFileForm":
        """Fill the choices."""
        self.kind_code.choices = [("", "—"), *codes.choices("deal-file-kind")]
        return self


class NdaFileForm(StrictForm):
    """A signed agreement on secrecy."""

    file = FileField(
        _l("已签署的保密协议"),
        [InputRequired(_l("请选择文件"))],
        render_kw={"accept": ".pdf,.docx,.jpg,.jpeg,.png"},
    )

    @classmethod
    def of_request(cls) -> "NdaFileForm":
        """Return the form as sent, with its file."""
        return cls(CombinedMultiDict((request.files, request.form)))
