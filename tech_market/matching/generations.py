"""The generation of the index that holds now, opened and kept as it is on disk."""

import threading
from contextlib import suppress
from pathlib import Path

import tantivy

from tech_market.matching import layout
from tech_market.matching.layout import IndexBroken
from tech_market.matching.records import Records
from tech_market.matching.segment import Segmenter

_TRIES = 3


class Generations:
    """Follows the folder of an index: what other processes commit or build anew."""

    def __init__(self, folder: Path, words: Segmenter) -> None:
        self._folder = folder
        self._words = words  # reads with the index's own lexicon once it is open
        self._lock = threading.Lock()
        self._generation = Path()
        self._records = Records(self._generation)
        self._made_with = ""
        self._index: tantivy.Index | None = None
        self._commit: tuple[int, int] | None = None
        self._opened()

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
                self._records = Records(generation)
                self._made_with = layout.made_with(self._folder)
                words = layout.lexicon_of(self._made_with)
                self._words = self._words.reading(words)
                self._commit = None
            commit = layout.commit(generation)
            if commit != self._commit:  # a reload costs memory, so only after a commit
                self._index.reload()
                self._commit = commit
        return self._index

    def edition(self) -> tuple[str, tuple[int, int] | None]:
        """Return what changes whenever searches may find something else."""
        self._opened()
        return self._generation.name, self._commit

    @property
    def is_stale(self) -> bool:
        """Whether it is worth building anew; searches go on.

        Another lexicon than that in force made it, or most of it was replaced since.
        """
        return self._made_with != layout.layout() or self._records.are_wasteful()

    def _whole(self) -> tantivy.Index:
        """Return the same, if it is of this layout: what ranks and writes asks for it.

        Raises IndexBroken for an older one, which can only be searched.
        """
        index = self._opened()
        if layout.number(self._made_with) != layout.NUMBER:
            raise IndexBroken(f"{self._folder} 是旧版式的索引，重建后才能推荐")
        return index
