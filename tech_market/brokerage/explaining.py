"""Ask the index why a pair fits; without one nobody is kept waiting."""

from tech_market import clock
from tech_market.matching.index import IndexBroken
from tech_market.needs.models import Need
from tech_market.recommend.reasons import Reasons
from tech_market.recommend.services.matches import explain_pair
from tech_market.recommend.wiring import current_store
from tech_market.results.models import Result


def reasons_for(need: Need, result: Result) -> Reasons | None:
    """Return the engine's reasons, or None while there is no sound index."""
    store = current_store()
    index = store.find()
    if index is None:
        return None
    try:
        return explain_pair(index, need=need, result=result, now=clock.now())
    except IndexBroken:
        store.drop()
        return None
