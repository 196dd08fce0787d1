"""The index of listings: a cache on disk that any process may open and throw away."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import tantivy

from tech_market.matching import layout, queries
from tech_market.matching.candidates import Counted, found_for
from tech_market.matching.crossing import Crossing, Standing
from tech_market.matching.entry import key
from tech_market.matching.gains import Gain, gains
from tech_market.matching.generations import Generations
from tech_market.matching.held import unpack
from tech_market.matching.layout import IndexBroken
from tech_market.matching.offering import Offering
from tech_market.matching.pool import Pool
from tech_market.matching.profile import profile
from tech_market.matching.queries import Filters
from tech_market.matching.same import Same, same
from tech_market.matching.score import Match, explain, question, weighed
from tech_market.matching.searching import Counts, SearchBox, SearchPage
from tech_market.matching.segment import Segmenter, segmenter
from tech_market.matching.text import NEED, RESULT, Document
from tech_market.matching.weights import Weights, weights
from tech_market.matching.writing import Writer, build, expired, writer_of

__all__ = ["Filters", "IndexBroken", "ListingIndex", "SearchPage", "Writer", "build"]


class ListingIndex(Generations):
    """Searches and ranks; sees other processes' changes at the next call."""

    def __init__(self, folder: Path, words: Segmenter) -> None:
        self._expired: tuple[tuple[int, int] | None, date | None, bool] = (
            None, None, False,
        )  # fmt: skip
        self._counted: tuple[tuple[int, int] | None, Counted | None] = (None, None)
        self._offering = Offering(words)
        super().__init__(folder, words)

    @classmethod
    def open(cls, folder: Path, *, words: Segmenter | None = None) -> "ListingIndex":
        """Open the index, an empty one where there is none yet.

        Raises IndexBroken: damaged, or of another layout.
        """
        cut = words or segmenter()
        if not (folder / "CURRENT").exists() and not any(folder.glob("gen-*")):
            build(folder, (), words=cut)
        return cls(folder, cut)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Hold the one writer; what is not committed when the block ends is lost."""
        with layout.writing(self._folder):
            index = self._whole()
            with writer_of(index, self._generation, self._words) as it:
                yield it

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Change listings, one writer at a time; nothing is kept if the block fails."""
        with self.writing() as writer:
            yield writer
            writer.keep()

    def has_expired(self, today: date) -> bool:
        """Tell whether the index holds what is no longer valid."""
        index = self._opened()
        with layout.sound(self._folder):
            return self._has_expired(index, today)

    def rank(
        self,
        asking: Document,
        *,
        kind: str,
        top: int = 20,
        by: Weights | None = None,
        today: date | None = None,
        exclude_ids: Collection[str] = (),
    ) -> list[Match]:
        """Return the best listings of `kind` for a listing, the best first.

        Reads what members may read. Equal scores go by length, then by id. Listings no
        longer valid `today` are left out. Weighed as in force unless told `by` what.
        """
        return self.pool(
            asking, kind=kind, top=top, by=by, today=today, exclude_ids=exclude_ids
        ).best(top)

    def pool(
        self,
        asking: Document,
        *,
        kind: str,
        top: int = 20,
        by: Weights | None = None,
        today: date | None = None,
        exclude_ids: Collection[str] = (),
    ) -> Pool:
        """Return what `rank` scores: for a caller who wants more of it than the best.

        Left out is what `rank` leaves out.
        """
        hidden = [key(kind, id_) for id_ in exclude_ids]
        index = self._whole()
        mine = profile(asking, self._words)
        with layout.sound(self._folder):
            counted = self._counted_in(index)
            by = by or weights()
            ready = weighed(mine, counted.scale(mine.facts.kind, by.lexical), by)
            is_needed = today is not None and self._has_expired(index, today)
            filters = Filters(valid_on=today if is_needed else None)
            found = found_for(
                index, self._records, ready, kind, filters, hidden, top, counted
            )
            return Pool(ready, found)

    def crossed(
        self,
        needs: Iterable[Document],
        *,
        top: int = 10,
        today: date | None = None,
        part: tuple[int, int] = (0, 1),
    ) -> Iterator[Standing]:
        """Yield each result with the needs it fits best.

        Pairs are scored as `rank` scores them for the need. Needs come from the caller,
        results from the index, in no order; those no longer valid `today` are left out.
        `part` (1, 4) takes the second quarter of the results, for several processes.
        """
        index = self._whole()
        counted, by = self._counted_in(index), weights()
        scale = counted.scale(NEED, by.lexical)
        asking = Crossing(
            weighed(profile(one, self._words), scale, by) for one in needs
        )
        with layout.sound(self._folder):
            filters = Filters(valid_on=today)
            places = queries.places(index, RESULT, "member", filters)
            first, after = (len(places) * (part[0] + end) // part[1] for end in (0, 1))
            held = map(unpack, self._records.each(places[first:after]))
            yield from asking.best(held, top)

    def _has_expired(self, index: tantivy.Index, today: date) -> bool:
        """Tell the same, asked of the files once for each commit and day."""
        commit, day, known = self._expired
        if commit is None or (commit, day) != (self._commit, today):
            commit = self._commit
            known = queries.count(index.searcher(), expired(index.schema, today)) > 0
            self._expired = (commit, today, known)
        return known

    def _counted_in(self, index: tantivy.Index) -> Counted:
        """Return the counts of the commit now read, remembered till the next one."""
        commit, known = self._counted
        if known is None or commit is None or commit != self._commit:
            commit, known = self._commit, Counted(index.searcher())
            self._counted = (commit, known)
        return known

    def explain(self, need: Document, result: Document) -> Match:
        """Score one pair with this index's counts; neither need be in the index."""
        counts = self._counted_in(self._opened())
        return explain(need, result, statistics=counts, words=self._words)

    def gains(self, asking: Document, other: Document) -> tuple[Gain, ...]:
        """Return which changes of the result raise this pair's score most."""
        one, another = (profile(some, self._words) for some in (asking, other))
        counts = self._counted_in(self._opened())
        return gains(question(one, counts), another)

    def same(self, one: Document, other: Document) -> tuple[Same, ...]:
        """Return what both name, each in its own words."""
        self._opened()
        return same(one, other, self._words)

    def search(
        self,
        words: str,
        *,
        kind: str,
        audience: str,
        filters: Filters | None = None,
        sort: str = "relevance",
        offset: int = 0,
        limit: int = 20,
        is_exact: bool = False,
    ) -> SearchPage:
        """Find listings by what a visitor types; see `searching.SearchBox`."""
        box = SearchBox(self._opened(), kind, audience)
        chosen = filters or Filters()
        with layout.sound(self._folder):
            found = box.find(words, chosen, sort, offset, limit)
            if found.total or is_exact:
                return found
            return replace(found, nearest=box.nearest(words, chosen))

    def counts(
        self,
        words: str,
        *,
        kind: str,
        audience: str,
        filters: Filters,
        names: Sequence[str],
    ) -> Counts:
        """Count what a search finds by codes; a list's own choice does not narrow it.

        So a reader sees what another choice of the same list would find.
        """
        box = SearchBox(self._opened(), kind, audience)
        with layout.sound(self._folder):
            chosen = [name for name in names if filters.codes()[name]]
            rest = [name for name in names if name not in chosen]
            found = box.counts(words, filters, rest) if rest else {}
            for name in chosen:
                found |= box.counts(words, filters.without(name), [name])
            return found

    def count_found(
        self, words: str, *, kind: str, audience: str, filters: Filters
    ) -> int:
        """Count what a search finds."""
        box = SearchBox(self._opened(), kind, audience)
        with layout.sound(self._folder):
            return box.count(words, filters)

    def completions(
        self, text: str, *, kind: str, audience: str, filters: Filters, limit: int
    ) -> list[str]:
        """Return words of titles and keywords that begin or sound as typed."""
        index = self._opened()
        with layout.sound(self._folder):
            box = SearchBox(index, kind, audience)
            return self._offering.completions(self._commit, box, text, filters, limit)

    def corrected(
        self, text: str, *, kind: str, audience: str, filters: Filters
    ) -> str:
        """Return what was perhaps meant, which finds something; "" when unknown."""
        index = self._opened()
        with layout.sound(self._folder):
            box = SearchBox(index, kind, audience)
            return self._offering.corrected(self._commit, box, text, filters)

    def ids(self, kind: str) -> set[str]:
        """Return the ids of all listings of a kind."""
        index = self._opened()
        with layout.sound(self._folder):
            query = queries.term(index.schema, "kind", kind)
            return set(queries.ids(index.searcher(), query))

    def count(self, kind: str) -> int:
        """Return how many listings of a kind there are."""
        index = self._opened()
        with layout.sound(self._folder):
            query = queries.term(index.schema, "kind", kind)
            return queries.count(index.searcher(), query)
