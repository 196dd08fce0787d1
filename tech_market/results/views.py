"""Pages of results."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from tech_market.listings import narrowing
from tech_market.listings.facets import FIELD, INDUSTRY, REGION, STATE, TOWN, Facet
from tech_market.listings.kinds import Kind
from tech_market.listings.search import SORTS, WANTED
from tech_market.listings.views import Pages
from tech_market.policy.actions import Action
from tech_market.results.audience import card_of, view_of
from tech_market.results.comparing import facts_said
from tech_market.results.forms import ResultForm
from tech_market.results.hints import form_hint
from tech_market.results.models import Result

RESULTS = Kind(
    place="results",
    name="科技成果",
    model=Result,
    form=ResultForm,
    view_of=view_of,
    card_of=card_of,
    read=Action.RESULT_READ,
    write=Action.RESULT_WRITE,
    facets=(
        FIELD,
        INDUSTRY,
        Facet("stage", narrowing.STAGE, "maturity-stage", _l("成熟阶段")),
        Facet("band", narrowing.BAND, "amount-band", _l("价格")),
        REGION,
        TOWN,
        STATE,
    ),
    sorts=tuple(one for one in SORTS if one != WANTED),
    facts_said=facts_said,
    amount_heads=(_l("价格（元）"),),
    tells_must=False,
    hint=form_hint,
)
bp = Blueprint("results", __name__)
Pages(RESULTS).register(bp)
