"""What a version would move: the first ten of needs, as they are and as they would be.

Weights are compared on the index as it is; a lexicon on two small indexes made for it,
of the newest listings, one read with the words in force and one with the others.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.learning.in_force import fitting_parts
from tech_market.learning.models import EngineVersion, VersionKind
from tech_market.learning.services.versions import lexicon_in_force
from tech_market.listings.audience import Audience
from tech_market.listings.scope import listed
from tech_market.matching import lexicon
from tech_market.matching.index import ListingIndex, build
from tech_market.matching.segment import segmenter
from tech_market.matching.text import NEED, RESULT, Document
from tech_market.matching.weights import Weights, with_parts
from tech_market.recommend.documents import MODELS, document_of, with_rows

TOP: Final = 10
MOST_NEEDS: Final = 200  # compared; more would outlast a worker's lease
MOST_RESULTS: Final = 2_000  # of the small indexes
EXAMPLES: Final = 12
Order = list[str]  # refs of results, the best first
Ranks = Callable[[Document], Order]


def compare(
    session: Session, index: ListingIndex, version: EngineVersion, *, now: datetime
) -> dict[str, Any]:
    """Return how many first tens differ, and the needs where most does."""
    needs = _newest(session, NEED, MOST_NEEDS, now)
    if version.kind is VersionKind.WEIGHTS:
        by = with_parts(fitting_parts(version.content), version.name)
        count = index.count(RESULT)
        return _told(needs, count, _ranks(index), _ranks(index, by), now)
    results = _newest(session, RESULT, MOST_RESULTS, now)
    words = lexicon.Lexicon(version.content["text"])
    listings = [*needs, *results]
    with (
        _tried(listings, lexicon_in_force(session)) as old,
        _tried(listings, words) as new,
    ):
        return _told(needs, len(results), _ranks(old), _ranks(new), now)


def _ranks(index: ListingIndex, by: Weights | None = None) -> Ranks:
    def ranks(one: Document) -> Order:
        return [match.id for match in index.rank(one, kind=RESULT, top=TOP, by=by)]

    return ranks


def _newest(session: Session, kind: str, most: int, now: datetime) -> list[Document]:
    model, day = MODELS[kind], today(now)
    query = with_rows(kind).where(listed(model, day)).order_by(model.id.desc())
    rows = session.scalars(query.limit(most))
    return [document_of(row, Audience.MEMBER, on=day) for row in rows]


@contextmanager
def _tried(
    listings: Sequence[Document], words: lexicon.Lexicon
) -> Iterator[ListingIndex]:
    """Yield an index made with these words, gone afterwards."""
    lexicon.know(words)
    cut = segmenter().reading(words)
    with TemporaryDirectory(prefix="engine-") as folder:
        pairs = ((one, None) for one in listings)
        build(Path(folder), pairs, words=cut, count=len(listings))
        yield ListingIndex.open(Path(folder), words=cut)


def _told(
    needs: Sequence[Document], results: int, old: Ranks, new: Ranks, now: datetime
) -> dict[str, Any]:
    moved = []
    for need in needs:
        before, after = old(need), new(need)
        if before != after:
            moved.append(_moved(need.id, before, after))
    moved.sort(key=lambda one: (-one["weight"], one["need"]))
    return {
        "at": now.isoformat(),
        "needs": len(needs),
        "results": results,
        "changed": len(moved),
        "entered": sum(bool(one["in"]) for one in moved),
        "first": sum(one["first"] for one in moved),
        "examples": moved[:EXAMPLES],
    }


def _moved(need: str, before: Order, after: Order) -> dict[str, Any]:
    """Return who comes in, who goes out, and whether another one leads."""
    came = [one for one in after if one not in before]
    gone = [one for one in before if one not in after]
    leads = bool(before[:1]) and before[:1] != after[:1]
    weight = len(came) + len(gone) + (2 if leads else 0)
    return {"need": need, "in": came, "out": gone, "first": leads, "weight": weight,
            "before": before[:3], "after": after[:3]}  # fmt: skip
