"""Pages of needs."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from tech_market.listings import narrowing
from tech_market.listings.facets import FIELD, INDUSTRY, REGION, STATE, TOWN, Facet
from tech_market.listings.kinds import Kind
from tech_market.listings.search import SORTS
from tech_market.listings.views import Pages
from tech_market.needs.audience import card_of, view_of
from tech_market.needs.comparing import facts_said
from tech_market.needs.forms import NeedForm
from tech_market.needs.hints import form_hint
from tech_market.needs.models import Need
from tech_market.policy.actions import Action

NEEDS = Kind(
    place="needs",
    name="技术需求",
    model=Need,
    form=NeedForm,
    view_of=view_of,
    card_of=card_of,
    read=Action.NEED_READ,
    write=Action.NEED_WRITE,
    facets=(
        FIELD,
        INDUSTRY,
        Facet("stage", narrowing.STAGE, "trl", _l("期望成熟度")),
        Facet("band", narrowing.BAND, "amount-band", _l("预算")),
        REGION,
        TOWN,
        STATE,
    ),
    sorts=SORTS,
    facts_said=facts_said,
    amount_heads=(_l("预算下限（元）"), _l("预算上限（元）")),
    tells_must=True,
    hint=form_hint,
)
bp = Blueprint("needs", __name__)
Pages(NEEDS).register(bp)
