"""The shape of a need as an enterprise types it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional

from tech_market.listings.facts import TEXT_MOST
from tech_market.listings.forms import ListingForm, code_field, most
from tech_market.listings.rows import WantedIndicatorForm, rows_field
from tech_market.listings.texts import clean_line, clean_text
from tech_market.needs.facts import NeedFacts
from tech_market.web.fields import DayField, TicksField, WanField


class NeedForm(ListingForm):
    """What the enterprise looks for."""

    facts = NeedFacts

    current_practice = TextAreaField(_l("现有基础"), [most(TEXT_MOST)], [clean_text])
    expected_effect = TextAreaField(_l("预期效果"), [most(TEXT_MOST)], [clean_text])
    indicators = rows_field(WantedIndicatorForm, _l("指标"))
    budget_low_fen = WanField(_l("预算下限（万元）"))
    budget_high_fen = WanField(_l("预算上限（万元）"))
    is_budget_public = BooleanField(_l("向公众公开预算"))
    deadline_on = DayField(_l("期望解决日期"), [Optional()])
    trl_wanted = code_field(_l("期望成熟度"))
    ip_wanted = StringField(_l("知识产权归属期望"), [most(200)], [clean_line])
    region_wanted = code_field(_l("期望地区"))
    hard_codes = TicksField(_l("必须满足的条件"), choices=[])
    source_code = code_field(_l("需求来源"))
