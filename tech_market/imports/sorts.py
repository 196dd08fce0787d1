"""What may come in: results for institutes, needs for enterprises."""

from dataclasses import dataclass

from tech_market.errors import Forbidden
from tech_market.listings.facts import ListingFacts
from tech_market.listings.models import Listing
from tech_market.needs.facts import NeedFacts
from tech_market.needs.models import Need
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.results.facts import ResultFacts
from tech_market.results.models import Result


@dataclass(frozen=True, slots=True)
class Sort:
    """A kind of listing as imports treat it."""

    kind: str
    word: str  # 成果
    place: str  # blueprint of its pages
    model: type[Listing]
    facts: type[ListingFacts]
    write: Action


SORTS: dict[str, Sort] = {
    "result": Sort("result", "成果", "results", Result, ResultFacts,
                   Action.RESULT_WRITE),
    "need": Sort("need", "需求", "needs", Need, NeedFacts, Action.NEED_WRITE),
}  # fmt: skip


def sort_of(actor: Actor) -> Sort:
    """Return what this person's organisation posts; raises Forbidden."""
    for one in SORTS.values():
        if may(actor, one.write):
            return one
    raise Forbidden(Action.IMPORT)
