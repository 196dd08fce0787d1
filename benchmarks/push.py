"""What a publication costs: for who publishes, and for the worker behind.

Publishes needs one after another through the web server as shipped, its worker beside
it; then asks 10,000 saved searches about one new need. Prints a table, asserts nothing.
"""

import argparse
import http.client
import os
import re
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import delete, func, insert, select

from benchmarks.bench_market import flask, row, serving
from tech_market import clock
from tech_market.accounts.models import User
from tech_market.accounts.services import signing_in
from tech_market.app import create_app
from tech_market.config import Settings
from tech_market.db import db, new_ref, transaction
from tech_market.jobs.models import Job
from tech_market.jobs.rules import JobState
from tech_market.jobs.worker import Worker
from tech_market.listings.pushing import ask_push
from tech_market.listings.rules import ListingState
from tech_market.notices.models import Notice, SavedSearch, new_token
from tech_market.notices.rules import Frequency, Topic
from tests.makers import make_admin, make_member, make_need, organisation_of

PORT = 8313
PUBLISHED = 100  # needs published through the door
SEARCHES = 10_000
PASSED = ("search.match", "listing.push")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def percentile(times: list[float], share: float) -> float:
    """Return the time below which this share of the times lies."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def prepare(app: Flask) -> tuple[str, list[str]]:
    """Make filed needs and an administrator; return their sign-in and the needs."""
    with app.app_context(), transaction() as session:
        house = organisation_of(session, make_member(session))
        refs = [
            make_need(
                session, organisation=house, state=ListingState.FILED,
                published_at=None, first_published_at=None, field_code="0501",
                number=f"XQ-BENCH-{number:05d}",
                title=f"高强耐蚀铝合金船用结构件第{number}号",
            ).ref
            for number in range(PUBLISHED)
        ]  # fmt: skip
        token = signing_in.sign_in(
            session, user=make_admin(session), ip="127.0.0.1", now=clock.now()
        )
    return token, refs


def cookie_of(app: Flask, token: str) -> str:
    """Return the cookie of a browser in which this sign-in lives."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = token, True
    found = client.get_cookie("market")
    if found is None:
        raise RuntimeError("no cookie")
    return f"market={found.value}"


def publish_all(cookie: str, refs: list[str]) -> list[float]:
    """Publish through the door; return each answer's time in ms."""
    times = []
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", "/desk", headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError("not signed in")
    body = urlencode({"csrf_token": found.group(1)})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    for ref in refs:
        started = time.perf_counter()
        connection.request("POST", f"/needs/{ref}/publish", body, headers)
        answer = connection.getresponse()
        answer.read()
        times.append(1000 * (time.perf_counter() - started))
        if answer.status != http.client.SEE_OTHER:
            raise RuntimeError(f"{ref}: {answer.status}")
    return times


def wait_until(app: Flask, is_done: Callable[[], bool], patience: float) -> float:
    """Return after how many seconds it is done."""
    started = time.perf_counter()
    while time.perf_counter() - started < patience:
        with app.app_context():
            if is_done():
                break
            db.session.remove()
        time.sleep(0.2)
    return time.perf_counter() - started


def is_pushed() -> bool:
    """Tell whether no push waits any more."""
    open_jobs = select(func.count(Job.id)).where(
        Job.kind.in_(PASSED), Job.state.in_((JobState.WAITING, JobState.RUNNING))
    )
    return not db.session.scalar(open_jobs)


def measure_publishing(app: Flask, environment: dict[str, str]) -> None:
    """Time publications while the worker works behind."""
    token, refs = prepare(app)
    cookie = cookie_of(app, token)
    with serving("wsgi:app", PORT, environment):
        times = publish_all(cookie, refs)
        behind = wait_until(app, is_pushed, 120)
        with app.app_context():
            told = db.session.scalar(
                select(func.count(Notice.id)).where(Notice.topic == Topic.PAIRS)
            )
    row(
        f"POST …/publish, {len(times)} in a row",
        f"p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms, "
        f"worst {max(times):.0f} ms",
        "p95 ≤ 300 ms",
    )
    row(f"all pushed after the last ({told} notices)", f"{behind:.1f} s", "–")


def subscribe(app: Flask, share: float) -> None:
    """Let 10,000 people subscribe, this share of them to what comes; publish it."""
    now = clock.now()
    with app.app_context(), transaction() as session:
        session.execute(delete(SavedSearch))
        known = session.scalars(
            select(User.id).where(User.email.like("%@bench.example"))
        ).all()
        if not known:
            session.execute(insert(User), [
                {"ref": new_ref(), "name": f"示例人{n}", "email": f"{n}@bench.example",
                 "password_hash": "", "created_at": now, "is_disabled": False,
                 "phone": "", "locale": "", "consent_version": ""}
                for n in range(SEARCHES)
            ])  # fmt: skip
            known = session.scalars(
                select(User.id).where(User.email.like("%@bench.example"))
            ).all()
        session.execute(insert(SavedSearch), [
            {"ref": new_ref(), "user_id": user_id, "kind": "need", "query": "q=x",
             "name": "铝合金", "codes": {}, "frequency": Frequency.AT_ONCE,
             "terms": ["铝合金", "船用"] if n < share * SEARCHES else ["洗衣机"],
             "token": new_token(), "created_at": now - timedelta(days=1),
             "mark_at": now - timedelta(days=1), "told": 0}
            for n, user_id in enumerate(known)
        ])  # fmt: skip
        need = make_need(session, published_at=now, number=f"XQ-B-{now:%f}")
        ask_push(session, need, actor_ref="", now=now)


def measure_subscriptions(app: Flask) -> None:
    """Time the worker from taking the push until every subscriber has the notice."""
    for share in (0.01, 1.0):
        subscribe(app, share)
        with app.app_context():
            worker, longest = Worker(), 0.0
            started = time.perf_counter()
            while not is_pushed():
                before = time.perf_counter()
                worker.run_one()
                longest = max(longest, time.perf_counter() - before)
            seconds = time.perf_counter() - started
            db.session.remove()
            _forget_mail()
        row(
            f"{SEARCHES:,} subscriptions, {share:.0%} of them match",
            f"{seconds:.2f} s, longest job {longest:.2f} s",
            "≤ 5 s",
        )


def _forget_mail() -> None:
    """Take the mails away that followed; they are not what is measured."""
    with transaction() as session:
        session.execute(delete(Job).where(Job.kind == "mail.send"))


def main() -> None:
    """Read the size and measure in a folder of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=5_000, help="needs, and results")
    size = str(parser.parse_args().size)
    with tempfile.TemporaryDirectory(prefix="market-push-") as folder:
        environment = {**os.environ, "APP_ENV": "development", "DATA_DIR": folder}
        environment.pop("DATABASE_URL", None)
        flask("db", "upgrade", environment=environment)
        flask("seed", "--profile", "large", "--needs", size, "--results", size,
              "--contracts", "10", environment=environment)  # fmt: skip
        flask("jobs", "run", "--once", environment=environment)
        app = create_app(Settings(app_env="development", data_dir=Path(folder)))
        print("| what | measured | to reach |\n|---|---|---|")
        measure_publishing(app, environment)
        measure_subscriptions(app)


if __name__ == "__main__":
    main()
