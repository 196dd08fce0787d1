"""Workers as processes of their own, forked from one that has loaded everything."""

import os
import signal
import threading
import time
import types
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from tech_market.db import after_fork
from tech_market.jobs.rules import LEASE
from tech_market.jobs.worker import Worker
from tech_market.web.maintenance import is_closed

PAUSE = 1.0  # seconds before a worker that died is replaced
_QUIETED = (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH)


def fork_worker(app: Flask, *, lease: timedelta = LEASE) -> int:
    """Start a worker as a child of this process; return its process id.

    It ends by itself, after the job in hand, once its parent is gone.
    """
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        _work(app, parent, lease)
    finally:
        os._exit(0)  # the parent's clean-up is not ours to run


def fork_keeper(app: Flask, *, first: Callable[[], None]) -> int:
    """Start a process that keeps one worker alive; return its process id.

    It calls `first` to let go of what it inherited and has no use for.
    """
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        first()
        _keep(app, parent)
    finally:
        os._exit(0)


def _work(app: Flask, parent: int, lease: timedelta) -> None:
    after_fork(app)
    worker = Worker(lease=lease, is_paused=lambda: is_closed(app))
    _on_signals(worker.stop)
    threading.Thread(target=_watch, args=(parent, worker.stop), daemon=True).start()
    with app.app_context():
        worker.run()


def _keep(app: Flask, parent: int) -> None:
    stop = threading.Event()
    _on_signals(stop)
    while not stop.is_set() and os.getppid() == parent:
        child = fork_worker(app)
        while not stop.wait(PAUSE) and os.getppid() == parent:
            if os.waitpid(child, os.WNOHANG)[0]:
                break
        else:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)


def _watch(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE)
    stop.set()


def _on_signals(stop: threading.Event) -> None:
    """Forget the server's own handlers; SIGTERM and Ctrl-C ask for an end."""

    def end(_number: int, _frame: types.FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, end)
    for number in _QUIETED:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
