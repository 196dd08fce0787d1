"""A thread that follows the change log, so that who publishes never waits for it."""

import logging
import threading
from collections.abc import Callable
from typing import Final

IDLE: Final = 5.0  # seconds after which it looks by itself: other processes write too
logger = logging.getLogger(__name__)


class Follower:
    """Runs `work` when woken and now and then; one thread for each process.

    The thread starts with the first call that wants it, so after a server has forked.
    It dies with the process: what it leaves undone still stands in the log.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_stopped = False

    def start(self) -> None:
        """See to it that the thread runs."""
        if self._is_stopped:
            return
        if self._thread is not None and self._thread.is_alive():
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, name="index-follower", daemon=True
                )
                self._thread.start()

    def wake(self) -> None:
        """Follow at once what has been committed."""
        self._woken.set()
        self.start()

    def stop(self) -> None:
        """End the thread after the round in hand; for whoever takes the market down."""
        self._is_stopped = True
        self._woken.set()
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            self._woken.wait(IDLE)
            self._woken.clear()
            if self._is_stopped:
                return
            try:
                self._work()
            except Exception:  # the next turn tries again; the log keeps what is left
                logger.exception("the index follower failed")
