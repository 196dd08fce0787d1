"""How the registered contracts are spread over the years: days, directions, amounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tech_market.contracts.rules import ContractState
from tech_market.demo.amounts import large_shares, small_fen
from tech_market.demo.contract_texts import Slot
from tech_market.demo.dice import dice
from tech_market.demo.kernels import Kernel, kernels
from tech_market.demo.projects import LARGE_FROM_FEN
from tech_market.money import FEN_PER_YI

TODAY = date(2026, 11, 20)  # the demo's last day: nothing is signed after it
OPENING = date(2021, 1, 4)  # the first day of the district's plan that is a Monday
LARGE_SOLD, LARGE_BOUGHT = 8, 2  # contracts a year that carry most of the money
BOUGHT_SHARE = 0.28  # what the large purchases from outside come to, of what is sold
OLD_NUMBERS = 30  # how many still have a 登记编号 of 14 digits
#: direction of each contract in turn, over and over
_DIRECTIONS = ("out", "in", "out", "both", "out", "in", "out", "both", "out", "in")
_STRIDE = 53  # prime to the number of kernels, so that all take their turn
_HEAVY = frozenset({"green-petrochemicals", "new-materials", "advanced-equipment"})


@dataclass(frozen=True, slots=True)
class Year:
    """How many certificates a year has, and the 技术交易额 sold from the district."""

    year: int
    certificates: int
    sold_yi: float
    last: date


YEARS = (
    Year(2021, 58, 22.37, date(2021, 12, 31)),
    Year(2022, 62, 25.91, date(2022, 12, 31)),
    Year(2023, 66, 28.64, date(2023, 12, 31)),
    Year(2024, 70, 33.05, date(2024, 12, 31)),
    Year(2025, 74, 35.72, date(2025, 12, 31)),
    Year(2026, 58, 31.18, TODAY),
)


def registered_slots() -> Iterator[Slot]:
    """Yield a slot for every registered contract, in order of certificate."""
    place = 0
    for year in YEARS:
        choose = dice(f"year:{year.year}")
        directions = [
            _DIRECTIONS[n % len(_DIRECTIONS)] for n in range(year.certificates)
        ]
        amounts = _amounts(year, directions, choose)
        days = sorted(_certificate_day(year, choose) for _ in directions)
        for direction, fen, day in zip(directions, amounts, days, strict=True):
            signed_on = max(
                working_day(day - timedelta(days=choose.randrange(14, 75))), OPENING
            )
            yield slot_for(place, direction, fen, signed_on, certificate_on=day)
            place += 1


def slot_for(
    place: int,
    direction: str,
    technical_fen: int,
    signed_on: date,
    *,
    certificate_on: date | None,
    state: ContractState = ContractState.REGISTERED,
) -> Slot:
    """Give the contract at `place` its kernel, key and number."""
    return Slot(
        key=f"contract-{place + 1:03d}",
        kernel=_kernel(place, technical_fen),
        part=place // len(kernels()),
        direction=direction,
        technical_fen=technical_fen,
        signed_on=signed_on,
        certificate_on=certificate_on,
        registration_no=_number(place, certificate_on),
        state=state,
    )


def working_day(day: date) -> date:
    """Return the day, or the Friday before when it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _amounts(year: Year, directions: Sequence[str], choose: Random) -> list[int]:
    """Give every contract its 技术交易额; a few large ones fill the year's sum."""
    sold = [n for n, direction in enumerate(directions) if direction != "in"]
    bought = [n for n, direction in enumerate(directions) if direction == "in"]
    amounts = [small_fen(choose) for _ in directions]
    for places, count, aim in (
        (sold, LARGE_SOLD, year.sold_yi),
        (bought, LARGE_BOUGHT, year.sold_yi * BOUGHT_SHARE),
    ):
        large = choose.sample(places, k=count)
        small = sum(amounts[n] for n in places if n not in large)
        rest = int(aim * FEN_PER_YI) - small
        for n, fen in zip(large, large_shares(rest, count, choose), strict=True):
            amounts[n] = fen
    return amounts


def _kernel(place: int, technical_fen: int) -> Kernel:
    """Take the kernels in turn; large money goes to the industries that have it."""
    fitting = [
        kernel
        for kernel in kernels()
        if technical_fen < LARGE_FROM_FEN or kernel.industry_code in _HEAVY
    ]
    return fitting[place * _STRIDE % len(fitting)]


def _certificate_day(year: Year, choose: Random) -> date:
    """Pick a working day; the later months are a little busier."""
    start = date(year.year, 1, 11)
    span = (year.last - start).days
    return working_day(start + timedelta(days=int(span * choose.random() ** 0.8)))


def _number(place: int, certificate_on: date | None) -> str:
    """Return a 登记编号 with 999999 where a real one names the registering office."""
    if certificate_on is None:
        return ""
    year = certificate_on.year
    head = f"{year % 100:02d}" if place < OLD_NUMBERS else f"{year}"
    return f"{head}999999{place + 1:06d}"
