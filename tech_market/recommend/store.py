"""The index of one application: opened once, rebuilt by itself when it is no use."""

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tech_market.matching.index import IndexBroken, ListingIndex

PAUSE = 30.0  # seconds before a rebuild that failed is tried again
logger = logging.getLogger(__name__)


class Store:
    """Hands out the index, or None while there is none and one is being built.

    `rebuild` fills the folder anew; it runs in a thread, pages go on meanwhile: from
    the old index where it can still be read, else without one. `prepare` is called
    before each use: a layer above brings the engine up to date with the database.
    """

    def __init__(self, folder: Path, rebuild: Callable[[], object]) -> None:
        self.folder = folder
        self.is_on = True
        self.is_background = True
        self.prepare: Callable[[], object] = lambda: None
        self._rebuild = rebuild
        self._index: ListingIndex | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._failed_at = -PAUSE
        self._cause = ""  # why it could not be opened, once said

    def find(self) -> ListingIndex | None:
        """Return the index if it is there and sound; build what is not or is stale."""
        if not self.is_on:
            return None
        self.prepare()
        with self._lock:
            if self._index is None:
                self._index = self._opened()
            if self._index is not None and not self._index.is_stale:
                return self._index
        self._start()
        return self._index

    def drop(self) -> None:
        """Forget the open index: it proved broken, or its folder was replaced."""
        with self._lock:
            self._index = None

    def wait(self, seconds: float) -> None:
        """Wait until a rebuild in this process has ended."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _opened(self) -> ListingIndex | None:
        if not (self.folder / "CURRENT").exists():
            return None  # an empty index would answer, and hide that none was built
        try:
            index = ListingIndex.open(self.folder)
        except IndexBroken as broken:
            self._say_once(str(broken))
            return None
        self._cause = ""
        return index

    def _say_once(self, cause: str) -> None:
        """Log a cause once, not with each page that asks while a rebuild runs."""
        if cause != self._cause:
            logger.warning("search index unusable, rebuilding: %s", cause)
        self._cause = cause

    def _is_fresh(self) -> bool:
        index = self._opened()
        return index is not None and not index.is_stale

    def _start(self) -> None:
        with self._lock:
            is_running = self._thread is not None and self._thread.is_alive()
            if is_running or time.monotonic() < self._failed_at + PAUSE:
                return
            self._thread = threading.Thread(
                target=self._work, name="index-rebuild", daemon=True
            )
            self._thread.start()
        if not self.is_background:
            self._thread.join()

    def _work(self) -> None:
        try:
            with only_one(self.folder) as is_first:
                self.prepare()  # what is in force now decides what is fresh
                if is_first and not self._is_fresh():
                    self._rebuild()
            with self._lock:
                self._index = self._opened()
        except Exception:  # the next page that asks tries again
            self._failed_at = time.monotonic()
            logger.exception("search index could not be rebuilt")


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """Yield whether this process is the one to rebuild; others need not."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "REBUILDING").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
