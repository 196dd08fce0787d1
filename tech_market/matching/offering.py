"""Words offered to a reader, each checked against what this reader may find."""

import threading
import time
from itertools import islice
from typing import Final

from tantivy import Occur, Query

from tech_market.matching import queries
from tech_market.matching.layout import NAMED, text_field
from tech_market.matching.queries import Filters
from tech_market.matching.searching import SearchBox
from tech_market.matching.segment import Segmenter
from tech_market.matching.spelling import Vocabulary, is_short

AGE: Final = 60.0  # seconds a list of words may be behind the index
_MOST_TRIED = 40
Commit = tuple[int, int] | None
Kept = tuple[float, Commit, Vocabulary]


class Offering:
    """Keeps the words of each kind and audience, read anew when the index changed."""

    def __init__(self, words: Segmenter) -> None:
        self._words = words
        self._kept: dict[tuple[str, str], Kept] = {}
        self._lock = threading.Lock()

    def completions(
        self, commit: Commit, box: SearchBox, text: str, filters: Filters, limit: int
    ) -> list[str]:
        """Return words that begin or sound as typed and that this reader finds."""
        found: dict[str, None] = {}
        known = self._vocabulary(commit, box).completions(text)
        for word, term in islice(known, _MOST_TRIED):
            if word not in found and self._is_named(box, term, filters):
                found[word] = None
            if len(found) >= limit:
                break
        return list(found)

    def corrected(
        self, commit: Commit, box: SearchBox, text: str, filters: Filters
    ) -> str:
        """Return what was perhaps meant and finds something, or ""."""
        if not is_short(text):
            return ""
        fixed = self._vocabulary(commit, box).corrected(
            text, self._words.cut, lambda word: box.count(word, filters) > 0
        )
        return fixed if fixed and box.count(fixed, filters) else ""

    def _is_named(self, box: SearchBox, term: str, filters: Filters) -> bool:
        """Tell whether a listing this reader finds has the word."""
        schema = box.index.schema
        named = queries.term(schema, text_field(box.kind, box.audience, NAMED), term)
        must = queries.narrowed(schema, box.kind, box.audience, filters)
        query = Query.boolean_query([*must, (Occur.Must, named)])
        return queries.count(box.index.searcher(), query) > 0

    def _vocabulary(self, commit: Commit, box: SearchBox) -> Vocabulary:
        place, now = (box.kind, box.audience), time.monotonic()
        with self._lock:
            kept = self._kept.get(place)
            if kept and (kept[1] == commit or now < kept[0] + AGE):
                return kept[2]
            fresh = Vocabulary.of(box.index.searcher(), *place)
            self._kept[place] = (now, commit, fresh)
            return fresh
