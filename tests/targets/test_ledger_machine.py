"""Whatever is done in whatever order: page = file = recount = model, to the 分."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.codes.book import current_book
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.facts import Clock, Dimension
from tech_market.contracts.importing.services import import_contracts
from tech_market.contracts.ledger_models import AmountSum
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.services import (
    agreeing,
    changing,
    freezing,
    incomes,
    sums,
)
from tech_market.contracts.services.changing import Change
from tech_market.contracts.services.verifying import verify_ledger, verify_snapshots
from tech_market.db import db
from tech_market.errors import RuleBroken
from tech_market.imports.rows import Row, Sheet
from tech_market.imports.services.whole import FileRefused
from tech_market.policy.actor import SYSTEM
from tech_market.targets.rules.bases import Side
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tests.contracts.papers import (
    HAISHU,
    WAN,
    ZHENHAI,
    admin_actor,
    agreed,
    new_number,
    paid,
    party,
    registered,
    submitted,
)
from tests.makers import make_admin

FIRST = date(2024, 11, 1)
EXAMPLES, STEPS = 4, 8  # bounded for CI; `pytest --hypothesis-seed` repeats one
YEARS = (2024, 2025, 2026)
WRONG: tuple[dict[str, str], ...] = (  # what the second line of a sheet has wrong
    {"卖方行政区划": "火星"},
    {"证书日期": "2999-01-01"},
    {"合同成交总额（元）": "0"},
    {"登记编号": "12"},
)
FATES = ("book", "book", "withdraw", "refuse")  # what becomes of a change
Open = Callable[[User], FlaskClient]


@dataclass
class Book:
    """What the model knows of one contract: entries as (booked, total, technical)."""

    contract: Contract
    origin: date
    sides: tuple[bool, bool]
    entries: list[tuple[date, int, int]] = field(default_factory=list)
    payments: dict[str, tuple[date, int, int]] = field(default_factory=dict)
    is_alive: bool = True

    def is_of(self, side: Side) -> bool:
        seller, buyer = self.sides
        return {
            Side.OUTPUT: seller, Side.ABSORB: buyer, Side.TOUCHING: seller or buyer,
            Side.ALL: True,
        }[side]  # fmt: skip

    def paid(self, place: int) -> int:
        """Return what was recognised: 1 the total, 2 the technical amount."""
        return sum(entry[1:][place - 1] for entry in self.payments.values())

    def total(self, place: int) -> int:
        return sum(entry[1:][place - 1] for entry in self.entries)


class LedgerMachine(RuleBasedStateMachine):
    """Register, import, change, correct, cancel, revoke, pay, freeze, restart."""

    connection: Connection
    client: FlaskClient
    serial = 0

    def __init__(self) -> None:
        super().__init__()
        self.books: list[Book] = []
        self.frozen: dict[tuple[date, date], dict[Side, int]] = {}
        self.today = FIRST

    @property
    def now(self) -> datetime:
        day = self.today
        return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)

    def booked(self, day: date) -> date:
        held = any(first <= day <= last for first, last in self.frozen)
        return self.today if held else day

    @property
    def session(self) -> Session:
        return db.session()

    @initialize()
    def clear(self) -> None:
        db.session.remove()
        self.savepoint = self.connection.begin_nested()

    def teardown(self) -> None:
        db.session.remove()
        self.savepoint.rollback()

    @rule(days=st.integers(1, 120))
    def time_goes_on(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        sides=st.tuples(st.booleans(), st.booleans()),
        total=st.integers(2, 999 * WAN),
        back=st.integers(0, 200),
    )
    def register(self, sides: tuple[bool, bool], total: int, back: int) -> None:
        day = max(self.today - timedelta(days=back), FIRST)
        cost = total // 3
        LedgerMachine.serial += 2
        regions = [ZHENHAI if here else HAISHU for here in sides]
        number = 10_000 + LedgerMachine.serial
        contract = self._registered(day, total, cost, regions, number)
        entry = (self.booked(day), total, total - cost)
        self.books.append(Book(contract, day, sides, [entry]))

    def _registered(
        self, day: date, total: int, cost: int, regions: list[str], number: int
    ) -> Contract:
        values: dict[str, Any] = {
            "seller": party(number, regions[0]), "buyer": party(number + 1, regions[1]),
            "total_fen": total, "signed_on": day, "starts_on": day,
            "ends_on": None, "deductions": {"equipment": cost} if cost else {},
            "is_all_technical": not cost,
        }  # fmt: skip
        values.pop("signed_on")
        return registered(
            self.session, certificate_on=day, now=self.now, signed_on=day, **values
        )

    @rule(
        sides=st.tuples(st.booleans(), st.booleans()),
        total=st.integers(2, 999 * WAN),
        back=st.integers(0, 400),
    )
    def bring(self, sides: tuple[bool, bool], total: int, back: int) -> None:
        """Import a sheet with one contract of an earlier day."""
        day = self.today - timedelta(days=back)
        line = self.line(sides, total, day)
        import_contracts(
            self.session, actor=SYSTEM, sheet=Sheet("digest", [Row(2, line)]),
            now=self.now,
        )  # fmt: skip
        contract = self.session.scalars(
            select(Contract).order_by(Contract.id.desc())
        ).first()
        assert contract is not None
        entry = (self.booked(day), total, total - total // 3)
        self.books.append(Book(contract, day, sides, [entry]))

    @rule(total=st.integers(2, 999 * WAN), wrong=st.sampled_from(WRONG))
    def bring_a_bad_sheet(self, total: int, wrong: dict[str, str]) -> None:
        """Refuse a whole sheet for its last line: nothing is there afterwards."""
        good = self.line((True, True), total, self.today)
        bad = self.line((True, True), total, self.today) | wrong
        before = self.counts()
        with pytest.raises(FileRefused) as refused:
            import_contracts(
                self.session, actor=SYSTEM, now=self.now,
                sheet=Sheet("digest", [Row(2, good), Row(3, bad)]),
            )  # fmt: skip
        assert {one.row for one in refused.value.problems} == {3}
        assert self.counts() == before

    def counts(self) -> list[int]:
        """Return how many contracts, entries and derived rows there are."""
        tables = (Contract, AmountEvent, AmountSum)
        return [
            self.session.scalar(select(func.count()).select_from(one)) or 0
            for one in tables
        ]

    def line(self, sides: tuple[bool, bool], total: int, day: date) -> dict[str, Any]:
        """Return a contract as a sheet has it, a third of it costs."""
        LedgerMachine.serial += 2
        regions = [ZHENHAI if here else HAISHU for here in sides]
        first, second = (
            party(50_000 + LedgerMachine.serial + place, region)
            for place, region in enumerate(regions)
        )
        return {
            "登记编号": new_number(), "证书日期": str(day), "签订日期": str(day),
            "项目名称": f"示例往年合同{LedgerMachine.serial}", "合同类型": "技术开发",
            "合同子类": "委托开发", "技术领域": "新材料及其应用",
            "知识产权": "技术秘密", "支付方式": "分期支付", "卖方名称": first.name,
            "卖方统一社会信用代码": first.credit_code, "卖方行政区划": regions[0],
            "买方名称": second.name, "买方统一社会信用代码": second.credit_code,
            "买方行政区划": regions[1], "合同成交总额（元）": yuan(total),
            "设备（元）": yuan(total // 3) if total // 3 else "",
        }  # fmt: skip

    @precondition(lambda self: self.books)
    @rule(data=st.data(), share=st.integers(1, 60), back=st.integers(0, 90))
    def pay(self, data: st.DataObject, share: int, back: int) -> None:
        self.pay_on(data.draw(st.sampled_from(self.books)), share, back)

    def pay_on(self, book: Book, share: int, back: int) -> None:
        """Recognise a share of the contract, in percent, as paid some days ago."""
        day = max(self.today - timedelta(days=back), book.origin)
        total, technical = (book.total(place) * share // 100 for place in (1, 2))
        code, row = refusal(
            paid, self.session, book.contract, total_fen=total,
            technical_fen=technical, paid_on=day, now=self.now,
        )  # fmt: skip
        too_much = any(
            book.paid(place) + fen > book.total(place)
            for place, fen in ((1, total), (2, technical))
        )
        assert bool(code) is (not book.is_alive or too_much or total < 1), code
        if not code:
            book.payments[row.ref] = (day, total, technical)

    @precondition(lambda self: any(book.payments for book in self.books))
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        """Take a payment back; of an ended contract it stays as it is."""
        book = data.draw(st.sampled_from([one for one in self.books if one.payments]))
        ref = data.draw(st.sampled_from(sorted(book.payments)))
        code, _row = refusal(
            incomes.void_income, self.session, actor=admin_actor(self.session),
            ref=book.contract.ref, income_ref=ref, reason="x", now=self.now,
        )  # fmt: skip
        assert bool(code) is not book.is_alive
        if not code:
            del book.payments[ref]

    @precondition(lambda self: self.books)
    @rule(
        data=st.data(),
        total=st.integers(3, 999 * WAN),
        kind=st.sampled_from((AmountKind.CHANGE, AmountKind.CORRECT)),
        fate=st.sampled_from(FATES),
    )
    def change(
        self, data: st.DataObject, total: int, kind: AmountKind, fate: str
    ) -> None:
        book, day = self._picked(data)
        self.change_on(book, day, total, kind, fate)

    def change_on(
        self, book: Book, day: date, total: int, kind: AmountKind, fate: str = "book"
    ) -> None:
        cost = total // 4
        wanted = Change(
            total_fen=total, deductions={"parts": cost} if cost else {},
            is_all_technical=not cost, effective_on=day, reason="x", kind=kind,
        )  # fmt: skip
        before = (book.total(1), book.total(2))
        code, asked = refusal(
            changing.ask_change, self.session, actor=admin_actor(self.session),
            codes=current_book(self.session), ref=book.contract.ref, change=wanted,
            now=self.now,
        )  # fmt: skip
        if code:
            is_same = before == (total, total - cost)
            is_low = total < book.paid(1) or total - cost < book.paid(2)
            assert not book.is_alive or is_same or is_low or code == "effective-date"
            return
        assert book.is_alive
        assert total - cost >= book.paid(2)
        if self._decided(asked, fate):
            entry = (self.booked(day), total - before[0], total - cost - before[1])
            book.entries.append(entry)

    def _decided(self, asked: ContractChange, fate: str) -> bool:
        """Let others decide about a change; tell whether it was booked."""
        there: dict[str, Any] = {
            "ref": asked.contract.ref, "change_ref": asked.ref, "now": self.now,
        }  # fmt: skip
        if fate == "book":
            agreed(self.session, asked, now=self.now)
            return True
        if fate == "withdraw":
            assert asked.asked_by is not None
            agreeing.withdraw_change(
                self.session, actor=actor_of(asked.asked_by), reason="x", **there
            )
            return False
        agreeing.refuse_change(
            self.session, actor=admin_actor(self.session), reason="x", **there
        )
        return False

    @precondition(lambda self: self.books)
    @rule(data=st.data(), is_revoked=st.booleans(), fate=st.sampled_from(FATES))
    def end(self, data: st.DataObject, is_revoked: bool, fate: str) -> None:  # noqa: FBT001 - hypothesis draws it
        book, day = self._picked(data)
        kind = AmountKind.REVOKE if is_revoked else AmountKind.CANCEL
        self.end_on(book, day, kind, fate)

    def end_on(
        self, book: Book, day: date, kind: AmountKind, fate: str = "book"
    ) -> None:
        end = changing.End(kind=kind, effective_on=day, reason="x")
        code, asked = refusal(
            changing.ask_end, self.session, actor=admin_actor(self.session),
            ref=book.contract.ref, end=end, now=self.now,
        )  # fmt: skip
        if code:
            assert not book.is_alive or code == "effective-date"
            return
        if self._decided(asked, fate):
            book.entries.append((self.booked(day), -book.total(1), -book.total(2)))
            book.is_alive = False

    def _picked(self, data: st.DataObject) -> tuple[Book, date]:
        book = data.draw(st.sampled_from(self.books))
        last = book.contract.events[-1].effective_on
        span = max((self.today - last).days, 0)
        return book, last + timedelta(days=data.draw(st.integers(0, span)))

    @rule(year=st.sampled_from(YEARS), month=st.integers(0, 12))
    def freeze(self, year: int, month: int) -> None:
        days = Period.of_month(year, month) if month else Period.of_year(year)
        period = (days.first, days.last)
        try:
            freezing.freeze(self.session, period=period, actor=SYSTEM, now=self.now)
        except RuleBroken:
            assert period in self.frozen or days.last >= self.today
            return
        self.frozen[period] = {side: self.model(side, days) for side in Side}

    @rule()
    def restart(self) -> None:
        """Forget what is in memory, and make the derived sums anew."""
        self.session.commit()
        db.session.remove()
        for book in self.books:
            book.contract = self.session.merge(book.contract)
        sums.rebuild_sums(self.session)

    def model(self, side: Side, days: Period, *, restated: bool = False) -> int:
        return sum(
            technical
            for book in self.books
            if book.is_of(side)
            for booked, _total, technical in book.entries
            if days.first <= (book.origin if restated else booked) <= days.last
        )

    @invariant()
    def everything_agrees(self) -> None:
        self.session.commit()
        for year in YEARS:
            days = Period.of_year(year)
            for side in Side:
                rows = Rows(side, days)
                shown = amounts.sums(self.session, rows)
                assert shown == amounts.recount(self.session, rows)
                assert shown.technical_fen == self.model(side, days)
                origin = Rows(side, days, clock=Clock.ORIGIN)
                restated = amounts.sums(self.session, origin)
                assert restated == amounts.recount(self.session, origin)
                assert restated.technical_fen == self.model(side, days, restated=True)
        for (first, last), published in self.frozen.items():
            for side in Side:
                assert self.model(side, Period(first, last)) == published[side]

    def paid_model(self, side: Side, days: Period) -> int:
        return sum(
            technical
            for book in self.books
            if book.is_alive and book.is_of(side)
            for day, _total, technical in book.payments.values()
            if days.first <= day <= days.last
        )

    @invariant()
    def payments_agree(self) -> None:
        for year in YEARS:
            days = Period.of_year(year)
            for side in Side:
                rows = Rows(side, days, is_paid=True)
                shown = amounts.sums(self.session, rows)
                assert shown == amounts.recount(self.session, rows)
                assert shown.technical_fen == self.paid_model(side, days)

    @invariant()
    def page_and_file_agree(self) -> None:
        days = Period.of_year(self.today.year)
        for basis, wanted in (
            ("touching-technical", self.model(Side.TOUCHING, days)),
            ("output-technical-paid", self.paid_model(Side.OUTPUT, days)),
        ):
            self.check_page(days, basis, wanted)

    def check_page(self, days: Period, basis: str, wanted: int) -> None:
        url = f"/figures/amount?from={days.first}&to={days.last}&basis={basis}"
        text = self.client.get(url).get_data(as_text=True)
        found = re.search(r'class="is-main">([-0-9.,]+) 元', text)
        assert found
        assert cents(found.group(1)) == wanted
        file = self.client.get(f"{url}&as=csv").data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(file)))
        assert cents(rows[-1][6]) == wanted
        head = next(place for place, row in enumerate(rows) if row[:1] == ["项目"])
        assert sum(cents(row[6]) for row in rows[head + 1 : -1]) == wanted

    @invariant()
    def the_chain_holds(self) -> None:
        assert verify_ledger(self.session).is_sound
        assert verify_snapshots(self.session).is_sound
        assert sums.differences(self.session, Dimension.TYPE, Clock.BOOKED) == []


def refusal(call: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, Any]:
    """Return the refusing rule's code, "" for none, and what the call answered."""
    try:
        return "", call(*args, **kwargs)
    except RuleBroken as broken:
        return broken.code, None


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def cents(text: str) -> int:
    return int(Decimal(text.replace(",", "")) * 100)


def test_every_figure_agrees_after_whatever_happens(
    session: Session, client_as: Open
) -> None:
    LedgerMachine.client = client_as(make_admin(session))
    session.commit()
    LedgerMachine.connection = cast("Connection", session.get_bind())
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_a_whole_life_across_two_published_years(
    session: Session, client_as: Open
) -> None:
    """Every step of the machine once, in an order that meets each rule of booking."""
    LedgerMachine.client = client_as(make_admin(session))
    session.commit()
    LedgerMachine.connection = cast("Connection", session.get_bind())
    life = LedgerMachine()
    life.clear()
    eve = date(2024, 12, 31)
    steps: list[Callable[[], object]] = [
        lambda: life.register((True, True), 90 * WAN + 1, 0),
        lambda: life.register((False, True), 60 * WAN, 0),
        lambda: life.time_goes_on(70),
        lambda: life.change_on(life.books[0], eve, WAN, AmountKind.CHANGE),
        lambda: life.pay_on(life.books[0], 50, 90),
        lambda: life.pay_on(life.books[1], 100, 30),
        lambda: life.pay_on(life.books[1], 1, 30),
        lambda: life.freeze(2024, 0),
        lambda: life.change_on(life.books[0], eve, 2 * WAN, AmountKind.CORRECT),
        lambda: life.change_on(life.books[0], eve, 7, AmountKind.CHANGE),
        lambda: life.bring((True, True), 45 * WAN + 2, 80),
        lambda: life.bring_a_bad_sheet(45 * WAN, WRONG[0]),
        lambda: life.register((True, False), 30 * WAN, 60),
        lambda: life.freeze(2025, 1),
        lambda: life.time_goes_on(60),
        lambda: life.freeze(2025, 1),
        lambda: life.end_on(life.books[3], date(2025, 1, 31), AmountKind.REVOKE),
        lambda: life.end_on(life.books[1], date(2024, 12, 1), AmountKind.CANCEL),
        life.restart,
    ]
    for step in steps:
        step()
        life.everything_agrees()
        life.page_and_file_agree()
        life.the_chain_holds()
    assert len(life.frozen) == 2
    assert [book.is_alive for book in life.books] == [True, False, True, False]
    assert life.paid_model(Side.TOUCHING, Period(FIRST, life.today)) == WAN * 3 // 8
    life.teardown()


def test_the_same_contract_entered_by_both_sides_counts_once(session: Session) -> None:
    both: dict[str, Any] = {"seller": party(801), "buyer": party(802)}
    registered(session, project_name="同一合同", **both)
    assert refusal(submitted, session, project_name=" 同一合同 。", **both)[0]
    found = amounts.sums(session, Rows(Side.TOUCHING, Period.of_year(2026)))
    assert (found.contracts, found.technical_fen) == (1, 80 * WAN)
