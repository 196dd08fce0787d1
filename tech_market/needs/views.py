"""Pages of needs."""

from flask import Blueprint

from tech_market.listings.kinds import Kind
from tech_market.listings.views import Pages
from tech_market.needs.audience import card_of, view_of
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
    filters=(
        ("field", "field_code", "field"),
        ("industry", "industry_code", "industry"),
    ),
    hint=form_hint,
)
bp = Blueprint("needs", __name__)
Pages(NEEDS).register(bp)
