"""How the market is served: two preloaded workers that share what they load."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_development = os.environ.get("APP_ENV") == "development"
_shared_memory = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files, unnamed

wsgi_app = "wsgi:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
preload_app = True  # the dictionary and the code lists are in memory once
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "gthread"  # an idle browser connection must not occupy a whole worker
threads = int(os.environ.get("THREADS", "8"))
worker_tmp_dir = str(_shared_memory) if _shared_memory.is_dir() else None
control_socket_disable = True
timeout = 60  # seconds without a sign of life before a worker is replaced
graceful_timeout = 30
keepalive = 5
max_requests = 5000  # a worker that leaks is replaced before it matters
max_requests_jitter = 500  # … but never all at once
accesslog = None if _development else "-"
loglevel = "warning" if _development else "info"


_keepers: list[int] = []  # processes that keep a worker alive


def when_ready(_server: Any) -> None:
    """Load the dictionary once for all workers; tell a developer where to look."""
    from tech_market.matching.segment import segmenter

    segmenter()
    _start_worker(_server)
    if not _development:
        return
    accounts = Path(os.environ.get("DATA_DIR", ".data")) / "demo-accounts.txt"
    said = [f"\n  镇海科技市场 http://{bind}/    (Ctrl-C 停止 / stops)\n"]
    if accounts.is_file():
        said += [f"  示例账号 / demo accounts ({accounts}):\n"]
        said += [f"    {line}" for line in accounts.read_text("utf-8").splitlines()]
    sys.stdout.write("\n".join(said) + "\n\n")
    sys.stdout.flush()


def _start_worker(server: Any) -> None:
    """Fork the worker that empties the outbox, unless it runs on its own."""
    app = server.app.wsgi()
    settings = app.config.get("SETTINGS")
    if settings is None or not settings.has_worker:
        return
    from tech_market.jobs.processes import fork_keeper

    def let_go() -> None:
        for listener in server.LISTENERS:
            listener.sock.close()  # or the port stays taken while a job ends

    _keepers.append(fork_keeper(app, first=let_go))


def on_exit(_server: Any) -> None:
    """Let the worker finish its job and go."""
    for keeper in _keepers:
        with suppress(ProcessLookupError):
            os.kill(keeper, signal.SIGTERM)


def post_fork(_server: Any, worker: Any) -> None:
    """Give each worker database connections of its own."""
    from tech_market.db import after_fork

    after_fork(worker.app.wsgi())


def post_worker_init(worker: Any) -> None:
    """Read the first pages before anybody asks for them."""
    from tech_market.home.warming import start_warming

    start_warming(worker.app.wsgi())
