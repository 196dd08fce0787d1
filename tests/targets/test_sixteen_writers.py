"""Sixteen writers at once: every total read lies between acknowledged and sent."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from tech_market.contracts.facts import Clock, Dimension
from tech_market.contracts.services import sums
from tech_market.contracts.services.verifying import verify_ledger
from tech_market.db import db, transaction
from tests.contracts.papers import WAN, accepted, new_number
from tests.live import LiveMarket, Visitor, live_market
from tests.makers import make_admin

WRITERS, READERS = 16, 4
EACH = 80 * WAN  # 技术交易额 of one contract
ASKED = "/figures/amount?from=2026-01-01&to=2026-12-31"
FIGURE = re.compile(r'class="is-main">([-0-9.,]+) 元')


class Tally:
    """What was sent, and what was acknowledged."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sent = self.acknowledged = 0

    @contextmanager
    def sending(self) -> Iterator[list[bool]]:
        """Count the attempt before, and after it only when it was answered well."""
        done = [False]
        with self.lock:
            self.sent += EACH
        yield done
        with self.lock:
            self.acknowledged += EACH if done[0] else 0
            self.sent -= 0 if done[0] else EACH


def prepare(market: LiveMarket) -> tuple[list[str], list[str]]:
    """Make contracts that wait for their certificate, and people to register them."""
    with market.app.app_context():
        with transaction() as session:
            refs = [accepted(session).ref for _ in range(WRITERS)]
            people = [make_admin(session).email for _ in range(WRITERS + READERS)]
        db.session.remove()
    return refs, people


def register(person: Visitor, ref: str, tally: Tally) -> None:
    """Register one contract; somebody who lost a race tries again."""
    page = person.get(f"/contracts/{ref}/register").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    data = {
        "registration_no": new_number(), "certificate_on": "2026-02-10",
        "version": version.group(1),
    }  # fmt: skip
    for _ in range(20):
        with tally.sending() as done:
            answer = person.post(f"/contracts/{ref}/register", data)
            done[0] = answer.status == 303
        if done[0]:
            return
        assert answer.status == 409, answer.text[:500]
    raise AssertionError(re.sub(r"<[^>]+>|\s+", " ", answer.text)[:1500])


def read(person: Visitor, tally: Tally, stop: threading.Event, bad: list[str]) -> None:
    """Read the total until told to stop; note whatever lies outside the bounds."""
    while not stop.is_set():
        least = tally.acknowledged
        found = FIGURE.search(person.get(ASKED).text)
        with tally.lock:
            most = tally.sent
        total = int(Decimal(found.group(1).replace(",", "")) * 100) if found else -1
        if not least <= total <= max(most, least):
            bad.append(f"{least} <= {total} <= {most}")


def test_every_total_lies_between_acknowledged_and_sent(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        refs, people = prepare(market)
        visitors = [Visitor(market).sign_in(one) for one in people]
        tally, stop, bad = Tally(), threading.Event(), list[str]()
        failed: list[BaseException] = []

        def write(person: Visitor, ref: str) -> None:
            try:
                register(person, ref, tally)
            except BaseException as error:  # noqa: BLE001 - told by the main thread
                failed.append(error)

        writers = [
            threading.Thread(target=write, args=pair)
            for pair in zip(visitors, refs, strict=False)
        ]
        readers = [
            threading.Thread(target=read, args=(person, tally, stop, bad))
            for person in visitors[WRITERS:]
        ]
        for one in (*readers, *writers):
            one.start()
        for one in writers:
            one.join()
        stop.set()
        for one in readers:
            one.join()
        assert not failed, str(failed[0])
        assert bad == []
        last = FIGURE.search(visitors[0].get(ASKED).text)
        assert last
        assert last.group(1) == f"{WRITERS * 800_000:,}.00"
        with market.app.app_context():
            session = db.session()
            assert verify_ledger(session).count == WRITERS
            assert verify_ledger(session).is_sound
            for clock in Clock:
                assert sums.differences(session, Dimension.ALL, clock) == []
            db.session.remove()
