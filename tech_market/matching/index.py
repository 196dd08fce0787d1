"""The index of listings: a cache on disk that any process may open and throw away."""

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import tantivy

from tech_market.matching import layout, queries
from tech_market.matching.candidates import Counted, found_for
from tech_market.matching.entry import entry, key
from tech_market.matching.layout import IndexBroken
from tech_market.matching.profile import profile
from tech_market.matching.queries import Filters
from tech_market.matching.score import Match, best, explain, question
from tech_market.matching.searching import SearchBox, SearchPage
from tech_market.matching.segment import Segmenter, segmenter
from tech_market.matching.text import Document

__all__ = ["Filters", "IndexBroken", "ListingIndex", "SearchPage", "Writer", "build"]

_TRIES = 3
_HEAP = 15_000_000  # bytes a change may hold before it flushes: tantivy's least
_BUILD_HEAP = 60_000_000  # fewer, larger segments
Pair = tuple[Document, Document | None]


class Writer:
    """Changes to the index, seen by searches once the `with` block ends."""

    def __init__(self, writer: tantivy.IndexWriter, words: Segmenter) -> None:
        self._writer = writer
        self._words = words

    def put(self, member: Document, public: Document | None) -> None:
        """Add or replace a listing, as members and as anyone may read it."""
        made = entry(member, public, self._words)
        self.remove(member.kind, member.id)
        self._writer.add_document(made)

    def remove(self, kind: str, id_: str) -> None:
        """Take a listing out; nothing happens when it is not there."""
        self._writer.delete_documents_by_term("key", key(kind, id_))


class ListingIndex:
    """Searches and ranks; sees other processes' changes at the next call."""

    def __init__(self, folder: Path, words: Segmenter) -> None:
        self._folder = folder
        self._words = words
        self._lock = threading.Lock()
        self._generation = Path()
        self._index: tantivy.Index | None = None
        self._commit: tuple[int, int] | None = None
        self._opened()

    @classmethod
    def open(cls, folder: Path, *, words: Segmenter | None = None) -> "ListingIndex":
        """Open the index, an empty one where there is none yet.

        Raises IndexBroken: damaged, or of another layout.
        """
        cut = words or segmenter()
        if not (folder / "CURRENT").exists() and not any(folder.glob("gen-*")):
            build(folder, (), words=cut)
        return cls(folder, cut)

    def _opened(self) -> tantivy.Index:
        """Return the current generation, as it is on disk now."""
        with self._lock:
            for _ in range(_TRIES - 1):  # a rebuild may drop it under our hands
                with suppress(IndexBroken):
                    return self._reloaded()
            return self._reloaded()

    def _reloaded(self) -> tantivy.Index:
        generation = layout.current(self._folder)
        with layout.sound(self._folder):
            if self._index is None or generation != self._generation:
                self._index = None
                self._index = tantivy.Index.open(str(generation))
                self._index.config_reader("manual")
                self._generation = generation
                self._commit = None
            commit = layout.commit(generation)
            if commit != self._commit:  # a reload costs memory, so only after a commit
                self._index.reload()
                self._commit = commit
        return self._index

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Change listings, one writer at a time; nothing is kept if the block fails."""
        with layout.writing(self._folder):
            inner = self._opened().writer(_HEAP, 1)
            try:
                yield Writer(inner, self._words)
                inner.commit()
            except BaseException:
                inner.rollback()
                raise
            finally:
                inner.wait_merging_threads()

    def rank(
        self,
        asking: Document,
        *,
        kind: str,
        top: int = 20,
        today: date | None = None,
        exclude_ids: Collection[str] = (),
    ) -> list[Match]:
        """Return the best listings of `kind` for a listing, the best first.

        Reads what members may read. Equal scores are ordered by id. Listings no
        longer valid `today` are left out.
        """
        index = self._opened()
        mine = profile(asking, self._words)
        hidden = [key(kind, id_) for id_ in exclude_ids]
        with layout.sound(self._folder):
            ready = question(mine, Counted(index.searcher()))
            found = found_for(index, ready, kind, Filters(valid_on=today), hidden, top)
            return best(ready, found, top)

    def explain(self, need: Document, result: Document) -> Match:
        """Score one pair with this index's counts; neither need be in the index."""
        counts = Counted(self._opened().searcher())
        return explain(need, result, statistics=counts, words=self._words)

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
    ) -> SearchPage:
        """Find listings by what a visitor types; see `searching.SearchBox`."""
        index = self._opened()
        box = SearchBox(index, self._words, kind, audience)
        with layout.sound(self._folder):
            return box.find(words, filters or Filters(), sort, offset, limit)

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


def build(
    folder: Path, documents: Iterable[Pair], *, words: Segmenter | None = None
) -> None:
    """Index all listings afresh, each as members and as anyone may read it.

    Searches go on from the old generation until the new one is whole; writers wait.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with layout.writing(folder):
        generation = layout.new_generation(folder)
        index = tantivy.Index(layout.schema(), path=str(generation))
        inner = index.writer(_BUILD_HEAP, 1)
        for member, public in documents:
            inner.add_document(entry(member, public, words or segmenter()))
        inner.commit()
        inner.wait_merging_threads()
        layout.switch(folder, generation)
