"""The market's pages at 20,000 needs + 20,000 results, against a bare Flask page.

Builds its own data folder, starts gunicorn as shipped twice (market and bare page),
and asks both with wrk in turns. Prints a Markdown table; nothing is asserted.
"""

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
MARKET, BARE = 8311, 8312  # ports on the loopback
PAGES = {
    "needs": "/needs",
    "results": "/results",
    "search": "/results?q=%E9%93%9D%E5%90%88%E9%87%91",
    "everything": "/search?q=%E9%93%9D%E5%90%88%E9%87%91",
    "front": "/",
    "progress": "/progress",
}
CONNECTIONS, SECONDS, ROUNDS = 50, 10, 3


@contextmanager
def serving(target: str, port: int, environment: dict[str, str]) -> Iterator[int]:
    """Run gunicorn as shipped; yield its process id once it answers."""
    server = subprocess.Popen(
        [BIN / "gunicorn", "-c", "gunicorn.conf.py", "-b", f"127.0.0.1:{port}", target],
        cwd=ROOT,
        env={**environment, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def wait_for(url: str) -> None:
    """Return when the address answers; give up after a minute."""
    for _ in range(240):
        try:
            urlopen(url, timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.25)
        else:
            return
    raise RuntimeError(f"{url} did not answer")


def rate(url: str) -> tuple[float, int]:
    """Return requests per second and the number of errors at CONNECTIONS."""
    command = [
        "wrk",
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--timeout",
        "10s",
        url,
    ]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    bad = sum(int(n) for n in re.findall(r"(?:Non-2xx[^:]*:|timeout) (\d+)", out))
    bad += sum(int(n) for n in re.findall(r"(?:connect|read|write) (\d+)", out))
    return float(found.group(1)) if found else 0.0, bad


def children(pid: int) -> list[int]:
    """Return the worker processes of a gunicorn."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in path.read_text().split()]


def memory(pid: int) -> tuple[float, float]:
    """Return MiB: the largest process's resident set, and all processes' fair share."""
    resident, share = 0.0, 0.0
    for one in (pid, *children(pid)):
        text = Path(f"/proc/{one}/smaps_rollup").read_text()
        sizes = dict(re.findall(r"(\w+):\s+(\d+) kB", text))
        resident = max(resident, int(sizes["Rss"]) / 1024)
        share += int(sizes["Pss"]) / 1024
    return resident, share


def flask(*words: str, environment: dict[str, str]) -> float:
    """Run a flask command; return how many seconds it took."""
    started = time.perf_counter()
    command = [str(BIN / "flask"), "--app", "wsgi", *words]
    subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def row(name: str, figure: str, goal: str) -> None:
    """Print one line of the table."""
    print(f"| {name} | {figure} | {goal} |", flush=True)


def measure(size: int, folder: str, pages: list[str]) -> None:
    """Build, serve, ask, print."""
    database = f"sqlite:///{folder}/market.db"
    environment = {
        **os.environ,
        "APP_ENV": "development",
        "DATA_DIR": folder,
        "DATABASE_URL": database,
        "BARE_DATABASE_URL": database,
        "PYTHONPATH": str(ROOT),
    }
    flask("db", "upgrade", environment=environment)
    number = str(size)
    flask(
        "seed", "--profile", "large", "--needs", number, "--results", number,
        "--contracts", "5000", environment=environment,
    )  # fmt: skip
    print("| what | measured | to reach |\n|---|---|---|")
    ask_pages(environment, pages)
    time_recommendations(environment)


def ask_pages(environment: dict[str, str], pages: list[str]) -> None:
    """Compare list pages with the bare page, in turns."""
    with (
        serving("wsgi:app", MARKET, environment) as market,
        serving("benchmarks.bare:app", BARE, environment),
    ):
        for name in pages:
            path = PAGES[name]
            ours, bare, bad = [], [], 0
            for _ in range(ROUNDS):
                bare.append(rate(f"http://127.0.0.1:{BARE}/")[0])
                speed, errors = rate(f"http://127.0.0.1:{MARKET}{path}")
                ours.append(speed)
                bad += errors
            share = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
            figure = (
                f"{statistics.median(ours):.0f}/s, {share:.2f}× the bare page's "
                f"{statistics.median(bare):.0f}/s, {bad} errors"
            )
            row(f"{path}, {CONNECTIONS} connections", figure, "≥ 0.25×, 0 errors")
        resident, share = memory(market)
    row(
        "memory after that",
        f"largest process {resident:.0f} MiB, all together {share:.0f} MiB",
        "≤ 400 MiB a serving process",
    )


def time_recommendations(environment: dict[str, str]) -> None:
    """Time the whole path from a need's text to twenty explained results."""
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.recommendations"],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    row("a need's recommendations", out.strip(), "p95 ≤ 50 ms")


def main() -> None:
    """Read the size and measure in a folder of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="needs, and results")
    parser.add_argument("--pages", nargs="*", default=list(PAGES), choices=PAGES)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="market-bench-") as folder:
        measure(wanted.size, folder, wanted.pages)


if __name__ == "__main__":
    main()
