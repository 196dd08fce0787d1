"""The ledger at a million entries: dashboard, recount, verify, one more entry.

Builds a database of its own (SQLite, or an empty one named by DATABASE_URL), measures
commands in processes of their own, prints a Markdown table. Nothing is asserted.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert, select

from tech_market.accounts.models import StaffRole, User
from tech_market.accounts.services.actors import actor_of
from tech_market.app import create_app
from tech_market.codes.catalog import shipped
from tech_market.config import Settings
from tech_market.contracts.chain import GENESIS, digest_of
from tech_market.contracts.ledger_models import LedgerHead
from tech_market.contracts.models import AmountEvent, Contract, ContractParty
from tech_market.contracts.rules import AmountKind, Amounts, ContractState, PartySide
from tech_market.contracts.services.counting import size_of
from tech_market.contracts.services.ledger import Entry, append
from tech_market.contracts.services.sums import rebuild_sums
from tech_market.db import db, transaction
from tech_market.targets.services.seeding import seed_targets
from tests.clients import signed_in

BIN = Path(sys.executable).parent
BATCH = 5_000
FIRST_DAY, DAYS = date(2016, 1, 1), 3_980
REGIONS = ("330211", "330211", "330203", "310000", "990000")
PAGES = ("/dashboard", "/progress")
ASKED = 60
Row = dict[str, Any]


def codes(key: str) -> list[str]:
    """Return the top codes of a list."""
    return [one.code for one in shipped()[key].children()]


def entries(count: int) -> Iterator[tuple[Row | None, list[Row], Row]]:
    """Yield contract (None for a later entry), its parties, and the chained entry."""
    dice, previous, contract_id = random.Random(7), GENESIS, 0
    types, fields, towns = codes("contract-type"), codes("field"), codes("town")
    papers: list[Row] = []
    for number in range(1, count + 1):
        is_later = papers and dice.random() < 0.2  # noqa: PLR2004 - one in five
        paper: Row | None = None
        event: Row
        if is_later:
            event = later(dice, dice.choice(papers[-1000:]))
        else:
            contract_id += 1
            paper, event = first(dice, contract_id, types, fields, towns)
            papers.append(event)
            del papers[:-2000]
        event |= {"id": number, "ref": f"{number:012d}", "previous": previous}
        event["digest"] = previous = digest_of(event)
        yield paper, parties(event) if paper else [], event


def first(
    dice: random.Random, number: int, types: list[str], fields: list[str],
    towns: list[str],
) -> tuple[Row, Row]:  # fmt: skip
    """Make a registered paper and its first entry."""
    day = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
    signed = day - timedelta(days=dice.randrange(40))
    total = dice.randrange(1, 500) * 1_000_000
    technical = total * dice.randrange(60, 101) // 100
    seller, buyer = dice.choice(REGIONS[:4]), dice.choice(REGIONS)
    moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    kinds: Row = {"type_code": dice.choice(types), "field_code": dice.choice(fields),
             "ip_code": "know-how"}  # fmt: skip
    paper = kinds | {
        "id": number, "ref": f"c{number:011d}", "project_name": f"合同{number}",
        "signed_on": signed, "starts_on": signed, "total_fen": total,
        "state": ContractState.REGISTERED, "created_at": moment,
        "certificate_on": day, "registered_at": moment,
        "registration_no": f"{number:016d}",
    }  # fmt: skip
    event = kinds | {
        "contract_id": number, "sequence": 1, "kind": AmountKind.REGISTER,
        "total_delta_fen": total, "technical_delta_fen": technical, "deductions": {},
        "effective_on": day, "booked_on": day, "origin_on": day, "signed_on": signed,
        "seller_here": seller == REGIONS[0], "buyer_here": buyer == REGIONS[0],
        "is_foreign": buyer == REGIONS[-1], "sector_code": "C",
        "seller_town": dice.choice(towns), "buyer_town": dice.choice(towns),
        "seller_kind": "university", "buyer_scale": "small",
        "seller_ref": f"s{dice.randrange(300):011d}", "broker_ref": "",
        "buyer_ref": f"b{dice.randrange(3000):011d}", "size_code": size_of(technical),
        "evidence": "", "reason": "", "at": moment, "by_id": None,
    }  # fmt: skip
    return paper, event


def later(dice: random.Random, old: Row) -> Row:
    """Make one more entry of a paper."""
    day = old["effective_on"] + timedelta(days=dice.randrange(30))
    old["last"] = old.get("last", 1) + 1
    delta = dice.randrange(-10, 30) * 10_000
    kept = {key: value for key, value in old.items() if key != "last"}
    return kept | {
        "sequence": old["last"], "kind": AmountKind.CHANGE, "effective_on": day,
        "total_delta_fen": delta, "technical_delta_fen": delta, "booked_on": day,
        "reason": "补充协议",
    }  # fmt: skip


def parties(event: Row) -> list[Row]:
    """Make the two sides of a paper."""
    return [
        {"contract_id": event["contract_id"], "side": side, "name": f"单位{side}",
         "region_code": REGIONS[0] if here else REGIONS[2]}
        for side, here in (
            (PartySide.SELLER, event["seller_here"]),
            (PartySide.BUYER, event["buyer_here"]),
        )
    ]  # fmt: skip


def build(count: int) -> None:
    """Fill the ledger, a batch at a time."""
    stream = entries(count)
    while batch := list(islice(stream, BATCH)):
        papers = [paper for paper, _, _ in batch if paper]
        sides = [one for _, both, _ in batch for one in both]
        with transaction() as session:
            session.execute(insert(Contract), papers)
            session.execute(insert(ContractParty), sides)
            session.execute(insert(AmountEvent), [event for _, _, event in batch])
    last = batch_head(count)
    with transaction() as session:
        head = session.get(LedgerHead, 1) or LedgerHead(id=1)
        head.event_id, head.count, head.digest = count, count, last
        session.add(head)
        seed_targets(session, datetime(2026, 11, 1, tzinfo=UTC))


def batch_head(count: int) -> str:
    """Return the digest of the last entry."""
    found = db.session.scalar(select(AmountEvent.digest).where(AmountEvent.id == count))
    return str(found)


def command(environment: dict[str, str], *words: str) -> tuple[float, float]:
    """Run `flask …` in a process of its own; return seconds and peak MiB."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, str(BIN / "flask"), "--app", "wsgi", *words],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    return seconds, int(done.stdout.splitlines()[-1]) / 1024


def late(times: list[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    ordered = sorted(1000 * one for one in times)
    return (
        f"p50 {ordered[len(ordered) // 2]:.1f} ms, "
        f"p95 {ordered[int(0.95 * len(ordered))]:.1f} ms"
    )


def timed(work: Callable[[], object], *, times: int = ASKED) -> list[float]:
    """Run the work so many times, three more to warm up."""
    found = []
    for _ in range(times + 3):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return found[3:]


def row(name: str, figure: str, goal: str) -> None:
    """Print one line of the table."""
    print(f"| {name} | {figure} | {goal} |", flush=True)


def staff() -> User:
    """Add an administrator."""
    with transaction() as session:
        user = User(
            name="示例", email="bench@example.com", password_hash="-",  # noqa: S106 - nobody signs in with it
            staff_role=StaffRole.ADMIN, created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        session.add(user)
    return user


def ask(client: FlaskClient, path: str) -> None:
    """Fetch a page and insist on its answer."""
    assert client.get(path).status_code == 200, path  # noqa: S101, PLR2004 - a broken page is no figure


def append_one(user: User) -> None:
    """Append one change in a transaction of its own."""
    with transaction() as session:
        contract = session.get(Contract, 1)
        assert contract is not None  # noqa: S101 - it was built
        entry = Entry(AmountKind.CHANGE, Amounts(1, 1), {}, date(2026, 11, 1))
        append(
            session, contract=contract, entry=entry, actor=actor_of(user),
            now=datetime(2026, 11, 1, 4, tzinfo=UTC),
        )  # fmt: skip


def measure(app: Flask, count: int, environment: dict[str, str]) -> None:
    """Build, then ask."""
    started = time.perf_counter()
    with app.app_context():
        upgrade()
        build(count)
        built = time.perf_counter() - started
        started = time.perf_counter()
        with transaction() as session:
            lines = rebuild_sums(session)
        summed = time.perf_counter() - started
        user = staff()
        client = signed_in(app, db.session(), user)
        print(f"| {count:,} entries, {db.engine.dialect.name} | measured | to reach |")
        print("|---|---|---|")
        row("built", f"{built:.0f} s", "–")
        row("derived sums made anew", f"{summed:.1f} s, {lines:,} rows", "–")
        for path in PAGES:
            row(path, late(timed(partial(ask, client, path))), "p95 ≤ 100 ms")
        row("one more entry", late(timed(lambda: append_one(user))), "–")
        db.session.remove()
    period = ("ledger", "recount", "--period", "2021-2025")
    for name, words, goal in (
        ("recount of five years", period, "≤ 10 s"),
        ("recount, every derived row", (*period, "--tables"), "–"),
        ("verify", ("ledger", "verify"), "≤ 30 s in ≤ 200 MiB"),
    ):
        seconds, peak = command(environment, *words)
        row(name, f"{seconds:.1f} s, peak {peak:.0f} MiB", goal)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row("this process", f"peak {own:.0f} MiB", "–")


def main() -> None:
    """Read the size and measure in a folder of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ledger-bench-") as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/market.db"
        environment = {**os.environ, "APP_ENV": "development", "DATA_DIR": folder,
                       "DATABASE_URL": url}  # fmt: skip
        app = create_app(
            Settings(app_env="test", data_dir=Path(folder), database_url=url)
        )
        measure(app, wanted.events, environment)


if __name__ == "__main__":
    main()
