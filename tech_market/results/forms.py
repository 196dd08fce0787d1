"""The shape of a result as an institute types it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Optional

from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.listings.facts import TEXT_MOST
from tech_market.listings.forms import (
    NO_CHOICE,
    ListingForm,
    choices_of,
    code_field,
    most,
)
from tech_market.listings.rows import IndicatorForm, RowForm, rows_field
from tech_market.listings.texts import clean_line, clean_text
from tech_market.results.facts import IpFact, ResultFacts
from tech_market.web.fields import DayField, TicksField, WanField


class IpForm(RowForm):
    """One intellectual property right."""

    kind_code = SelectField(_l("权利类型"), choices=[], default="")
    number = StringField(_l("编号"), [most(60)], [clean_line])
    status = StringField(_l("法律状态"), [most(40)], [clean_line])
    expires_on = DayField(_l("到期日"), [Optional()])

    def fact(self) -> IpFact:
        """Return the right; raises RuleBroken("ip-kind") when it has no kind."""
        if not self.kind_code.data:
            raise RuleBroken("ip-kind", "请选择权利类型", field="kind_code")
        return IpFact(
            kind_code=self.kind_code.data,
            number=self.number.data or "",
            status=self.status.data or "",
            expires_on=self.expires_on.data,
        )


class ResultForm(ListingForm):
    """What the institute offers."""

    facts = ResultFacts

    advantage = TextAreaField(_l("优势与创新点"), [most(TEXT_MOST)], [clean_text])
    stage_code = code_field(_l("成熟阶段"), must=True)
    trl = code_field(_l("技术成熟度"))
    attribute_code = code_field(_l("成果属性"))
    completers = StringField(_l("完成人"), [most(300)], [clean_line])
    indicators = rows_field(IndicatorForm, _l("指标"))
    ip_rights = rows_field(IpForm, _l("知识产权"))
    conversion_codes = TicksField(_l("转化方式"), choices=[])
    pricing_code = code_field(_l("定价方式"))
    price_type_code = code_field(_l("价格类型"))
    price_fen = WanField(_l("价格（万元）"))
    is_price_public = BooleanField(_l("向公众公开价格"), default=True)
    add_ip_right = SubmitField(_l("添加一行知识产权"))

    @property
    def adders(self) -> dict[str, "FieldList[Any]"]:
        """Return the buttons that add a row, each with its rows."""
        return super().adders | {"add_ip_right": self.ip_rights}

    def offer(self, book: CodeBook, *, kept: Iterable[str] = ()) -> None:
        """Fill the choices, those of each right included."""
        super().offer(book, kept=kept)
        kinds = [("", str(NO_CHOICE)), *choices_of(book, "ip-kind", kept=kept)]
        for one in self.ip_rights:
            one.form.kind_code.choices = kinds
