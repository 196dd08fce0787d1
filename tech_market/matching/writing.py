"""Changing the index: one listing at a time, or all of them afresh."""

import math
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import tantivy
from tantivy import FieldType, Query

from tech_market.matching import bulk, layout
from tech_market.matching.entry import Row, key, made, row
from tech_market.matching.lexicon import Lexicon, in_force
from tech_market.matching.records import Adding, note_built
from tech_market.matching.segment import Segmenter, segmenter
from tech_market.matching.text import Document

_HEAP = 15_000_000  # bytes a change may hold before it flushes: tantivy's least
_BUILD_HEAP = 120_000_000  # fewer, larger segments, which are asked faster
_BULK_HEAP = 480_000_000  # the same on a command line, which has the memory alone
MERGED: Final = 8  # segments of a size that tantivy's merge policy makes one of
_A_LISTING: Final = 26_000  # bytes of a heap that one fills, generously
Pair = tuple[Document, Document | None]


class Writer:
    """Changes to the index, seen by searches once they are committed."""

    def __init__(
        self,
        schema: tantivy.Schema,
        inner: tantivy.IndexWriter,
        records: Adding,
        words: Segmenter,
    ) -> None:
        self._schema = schema
        self._inner = inner
        self._records = records
        self._words = words

    def put(self, member: Document, public: Document | None) -> None:
        """Add or replace a listing, as members and as anyone may read it."""
        one = row(member, public, self._words)
        self.remove(member.kind, member.id)
        self._inner.add_document(made(one, self._records.add(one.record)))

    def remove(self, kind: str, id_: str) -> None:
        """Take a listing out; nothing happens when it is not there."""
        self._inner.delete_documents_by_term("key", key(kind, id_))

    def expire(self, today: date) -> None:
        """Take out what was valid until a day before today."""
        self._inner.delete_documents_by_query(expired(self._schema, today))

    def keep(self) -> None:
        """Let searches see what was changed; small segments merge in the background."""
        self._records.keep()
        self._inner.commit()


def expired(schema: tantivy.Schema, today: date) -> Query:
    """Return the query for what is no longer valid."""
    return Query.range_query(
        schema, "valid_until", FieldType.Integer,
        upper_bound=today.toordinal(), include_upper=False,
    )  # fmt: skip


@contextmanager
def writer_of(
    index: tantivy.Index, generation: Path, words: Segmenter
) -> Iterator[Writer]:
    """Yield a writer; what is not committed when the block ends is forgotten.

    Returns once merges have ended: a writer dropped before would leave them undone.
    """
    inner, records = index.writer(_HEAP, 1), Adding(generation)
    try:
        yield Writer(index.schema, inner, records, words)
    except BaseException:
        inner.rollback()
        raise
    finally:
        records.close()
        inner.wait_merging_threads()


def build(
    folder: Path,
    documents: Iterable[Pair],
    *,
    words: Segmenter | None = None,
    count: int = 0,
    processes: int = 1,
    fast: bool | None = None,
) -> None:
    """Index all listings afresh, each as members and as anyone may read it.

    Searches go on from the old generation until the new one is whole; writers wait.
    Where the caller can `count` them the index comes out in one piece, asked faster.
    With several processes the texts are split by fresh ones, for command lines only;
    `fast` says whether by rjieba, by default where it is installed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lexicon = words.lexicon if words else in_force()
    with layout.writing(folder):
        generation = layout.new_generation(folder)
        index = tantivy.Index(layout.schema(), path=str(generation))
        heap = _BULK_HEAP if processes > 1 else _BUILD_HEAP
        inner, piece = index.writer(heap, 1), _piece(count, heap)
        rows = _rows(documents, words, lexicon, processes, fast=fast)
        with closing(Adding(generation)) as records:
            for number, one in enumerate(rows, 1):
                inner.add_document(made(one, records.add(one.record)))
                if number % piece == 0:
                    inner.commit()
            records.keep()
        note_built(generation)
        inner.commit()
        inner.wait_merging_threads()
        layout.switch(folder, generation, lexicon)


def _piece(count: int, heap: int) -> int:
    """Return after how many listings to commit so that the pieces merge into one.

    The engine merges pieces of about one size, MERGED at a time, again and again.
    """
    held, pieces = heap // _A_LISTING, MERGED
    if count <= held:  # one by itself, or nobody knows how many
        return sys.maxsize
    while count > pieces * held:
        pieces *= MERGED
    return math.ceil(count / pieces)


def _rows(
    documents: Iterable[Pair],
    words: Segmenter | None,
    lexicon: Lexicon,
    processes: int,
    *,
    fast: bool | None,
) -> Iterable[Row]:
    if processes > 1:
        return bulk.rows(documents, lexicon, processes=processes, fast=fast)
    cut = (words or segmenter()).reading(lexicon)
    return (row(member, public, cut) for member, public in documents)
