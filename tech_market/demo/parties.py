"""Made-up organisations, people and brokers. No name here is a real one's."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from tech_market.credit_code import check_character
from tech_market.demo.dice import dice
from tech_market.demo.kernels import CONTENT
from tech_market.demo.shapes import (
    BrokerText,
    OrganisationText,
    PartyText,
    PersonText,
)

DISTRICT = "330211"
NOWHERE = "999999"  # the registering authority's six digits; no such region exists
PRIVATE = "150"  # list party-nature: 有限责任公司
_SECTORS = {  # GB/T 4754 by the district's key industry
    "green-petrochemicals": "26",
    "new-materials": "32",
    "advanced-equipment": "35",
    "integrated-circuits": "39",
    "smart-home": "38",
    "dual-carbon": "44",
}
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_BODIES = ("示例·宁波技术经纪人培训中心", "示例·浙江技术市场促进会")
_GRADES = ("junior",) * 6 + ("intermediate",) * 6 + ("senior",) * 3
_UNFILED = 2  # brokers who have applied and are not yet filed


@dataclass(frozen=True, slots=True)
class Counterparty:
    """A contract party and what it is good for."""

    party: PartyText
    scale_code: str
    industries: tuple[str, ...]


@cache
def organisations() -> tuple[OrganisationText, ...]:
    """Return sixty organisations with accounts, enterprises first, agencies last."""
    return tuple(
        OrganisationText(
            key=row["key"],
            name=row["name"],
            credit_code=_credit_code(row["kind"], place),
            kind_code=row["kind"],
            nature_code=row["nature"],
            region_code=row["region"],
            town_code=row["town"],
            sector_code=row["sector"],
            scale_code=row["scale"],
            industries=_split(row["industries"]),
            intro=row["intro"] + "本单位为虚构，仅供演示。",
            contact_name=f"{_FAMILY[place % len(_FAMILY)]}示例",
            contact_phone=_phone(place),
        )
        for place, row in enumerate(_rows("organisations"), start=1)
    )


@cache
def counterparties() -> tuple[Counterparty, ...]:
    """Return thirty contract parties without account, all outside the district."""
    return tuple(
        Counterparty(
            PartyText(
                "",
                row["name"],
                _credit_code("outside", place),
                row["region"],
                nature_code=PRIVATE,
                sector_code=_sector(row["industries"]),
                flag_codes=("high-tech",) if place % 2 else (),
            ),
            row["scale"],
            _split(row["industries"]),
        )
        for place, row in enumerate(_rows("counterparties"), start=501)
    )


@cache
def people() -> tuple[PersonText, ...]:
    """Return an owner for every organisation and a second member for every third."""
    return tuple(_people())


@cache
def brokers() -> tuple[BrokerText, ...]:
    """Return fifteen brokers of all grades; the last two have only applied."""
    agencies = [one.name for one in organisations() if one.kind_code == "agency"]
    return tuple(
        _broker(place, grade, agencies[place % len(agencies)])
        for place, grade in enumerate(_GRADES)
    )


def _people() -> Iterator[PersonText]:
    for place, one in enumerate(organisations()):
        for rank in ("owner", "member")[: 2 if place % 3 == 0 else 1]:
            family = _FAMILY[(place * 7 + (rank == "member")) % len(_FAMILY)]
            yield PersonText(
                key=f"{one.key}-{rank}",
                name=f"{family}示例{place + 1:02d}",
                email=f"{one.key}.{rank}@example.com",
                phone=_phone(100 + place),
                organisation_key=one.key,
                rank=rank,
            )


def _broker(place: int, grade: str, employer: str) -> BrokerText:
    choose = dice(f"broker:{place}")
    fields = tuple(sorted(choose.sample([f"{n:02d}" for n in range(1, 12)], k=3)))
    is_filed = place < len(_GRADES) - _UNFILED
    return BrokerText(
        key=f"b{place + 1:02d}",
        name=f"{_FAMILY[-1 - place]}示例经纪{place + 1:02d}",
        email=f"broker{place + 1:02d}@example.com",
        phone=_phone(300 + place),
        employer=employer,
        grade_code=grade,
        certificate_no=f"示例JJR-{2021 + place % 5}-{place + 1:04d}",
        issuing_body=_BODIES[place % len(_BODIES)],
        certificate_expires_on=date(2027 + place % 3, 1 + place % 12, 28),
        filing_no=f"示例镇科备{2022 + place % 4}-{place + 1:03d}" if is_filed else "",
        field_codes=fields,
        intro="示例技术经纪人，熟悉需求诊断、成果评价与技术合同登记流程。",
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sector(industries: str) -> str:
    return _SECTORS.get(_split(industries)[0], "73")


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _credit_code(kind: str, place: int) -> str:
    public = {"university", "research_institute", "new_rd_institute", "medical"}
    first17 = ("12" if kind in public else "91") + NOWHERE + f"DEM{place:06d}"
    return first17 + check_character(first17)


def _phone(place: int) -> str:
    """Return a number nobody can have: no line begins with 0."""
    return f"0574-0000{place:04d}"
