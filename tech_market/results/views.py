"""Pages of results."""

from flask import Blueprint

from tech_market.listings.kinds import Kind
from tech_market.listings.views import Pages
from tech_market.policy.actions import Action
from tech_market.results.audience import card_of, view_of
from tech_market.results.forms import ResultForm
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
    filters=(
        ("field", "field_code", "field"),
        ("industry", "industry_code", "industry"),
        ("stage", "stage_code", "maturity-stage"),
    ),
)
bp = Blueprint("results", __name__)
Pages(RESULTS).register(bp)
