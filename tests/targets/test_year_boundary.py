"""31 December: a second decides the day of an entry, the certificate the year."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.contracts.facts import Clock
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services import freezing
from tech_market.policy.actor import SYSTEM
from tech_market.targets.rules.bases import DEFAULT_BASIS, Side
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tests.clients import post
from tests.contracts.papers import WAN, accepted, new_number
from tests.makers import make_admin
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
LAST_SECOND = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
MIDNIGHT = datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)  # 00:00 of 2027 in Shanghai
OLD, NEW = date(2026, 12, 31), date(2027, 1, 1)


def register(
    session: Session, client_as: Open, certificate_on: date
) -> tuple[Contract, int, str]:
    """Register on the page; return the contract, the status and the page then."""
    contract = accepted(session)
    session.commit()
    admin, url = client_as(make_admin(session)), f"/contracts/{contract.ref}"
    form = page(admin, f"{url}/register").form(f"{url}/register")
    data = {
        "version": form.fields["version"], "registration_no": new_number(),
        "certificate_on": str(certificate_on),
    }  # fmt: skip
    answer = post(admin, f"{url}/register", data)
    if answer.status_code != 303:
        return contract, answer.status_code, answer.text
    return contract, 303, admin.get(url).text


def counted(session: Session, year: int) -> int:
    rows = Rows.of(DEFAULT_BASIS, Period.of_year(year))
    found = amounts.sums(session, rows)
    assert found == amounts.recount(session, rows)
    return found.technical_fen


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda moment: monkeypatch.setenv("APP_CLOCK", moment.isoformat())


@pytest.mark.parametrize(
    ("moment", "certificate_on", "year"),
    [(LAST_SECOND, OLD, 2026), (MIDNIGHT, OLD, 2026), (MIDNIGHT, NEW, 2027)],
)
def test_the_certificates_day_is_the_year(
    session: Session,
    client_as: Open,
    clock_at: Callable[[datetime], None],
    moment: datetime,
    certificate_on: date,
    year: int,
) -> None:
    clock_at(moment)
    contract, status, shown = register(session, client_as, certificate_on)
    assert status == 303, shown
    (event,) = contract.events
    assert (event.booked_year, event.origin_on.year) == (year, year)
    assert event.effective_on == certificate_on
    assert event.at == moment
    assert f"{certificate_on.year}年" in shown
    other = 2026 + 2027 - year
    assert (counted(session, year), counted(session, other)) == (80 * WAN, 0)


def test_a_second_before_midnight_no_certificate_of_the_new_year(
    session: Session, client_as: Open, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(LAST_SECOND)
    contract, status, shown = register(session, client_as, NEW)
    assert status == 422
    check_page(shown, url="/register")
    assert "也不能晚于今天" in shown
    assert contract.state is ContractState.ACCEPTED
    assert counted(session, 2026) == counted(session, 2027) == 0


def test_once_the_year_is_published_its_certificates_are_booked_in_the_next(
    session: Session, client_as: Open, clock_at: Callable[[datetime], None]
) -> None:
    year = Period.of_year(2026)
    freezing.freeze(session, period=(year.first, year.last), actor=SYSTEM, now=MIDNIGHT)
    clock_at(MIDNIGHT)
    contract, status, shown = register(session, client_as, OLD)
    assert status == 303
    (event,) = contract.events
    assert (event.booked_on, event.origin_on) == (NEW, OLD)
    assert (event.booked_year, event.origin_on.year) == (2027, 2026)
    assert "入账 2027年1月1日" in shown
    assert (counted(session, 2026), counted(session, 2027)) == (0, 80 * WAN)
    restated = Rows(Side.OUTPUT, year, clock=Clock.ORIGIN)
    assert amounts.sums(session, restated).technical_fen == 80 * WAN
