"""Listings that state a few of all the things one can state, drawn from a seed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tech_market.matching.text import CONSTRAINTS, NEED, OPERATORS, Document, Indicator

TODAY = date(2026, 6, 1)
WORDS = """
    锂电池 正极材料 回收 浸出 钕铁硼 磁体 污水 膜分离 焊接 机器人 轴承 耐蚀 铝合金 涂料
    在线检测 传感器 控制 紧固件 螺栓 酸处理 冶炼 熔铸 研究 技术 系统 5G-V2X 3D打印
""".split()  # noqa: SIM905 - easier to read
NAMES = ("抗拉强度", "拉伸强度", "屈服强度", "抗压强度", "粒径")
WAYS = [("joint",), ("transfer", "licence"), ("service", "equity")]


def varied(kind: str, count: int, *, seed: int = 5) -> list[Document]:
    """Return so many listings, their ids in order."""
    chance = random.Random(f"{seed}{kind}")  # noqa: S311 - made up
    return [_listing(chance, kind, number) for number in range(count)]


def _listing(chance: random.Random, kind: str, number: int) -> Document:
    offers: dict[str, list[Any]] = {
        "field_code": ["0101", "0103", "0501"],
        "industry_code": ["new-materials"],
        "cooperation_codes": WAYS,
        "conversion_codes": WAYS,
        "trl": [*range(1, 10)],
        "budget_fen": [chance.randrange(10**6, 10**8)],
        "price_fen": [chance.randrange(10**6, 10**8)],
        "region_code": ["330211", "330205", "310000"],
        "region_wanted": ["330211", "330000"],
        "deadline_on": [TODAY + timedelta(days=chance.randrange(1, 900))],
        "ip_wanted": ["own", "share", "use"],
    }
    said = {
        name: chance.choice(values)
        for name, values in offers.items()
        if chance.random() < 0.6
    }
    return Document(
        id=f"{number:03}",
        kind=kind,
        title="".join(chance.choices(WORDS, k=chance.randrange(0, 4))),
        description="，".join(chance.choices(WORDS, k=chance.randrange(0, 12))),
        indicators=tuple(_rows(chance)),
        read_on=TODAY if kind == NEED else None,
        hard=tuple(chance.sample(CONSTRAINTS, chance.randrange(0, 3))),
        **said,
    )


def _rows(chance: random.Random) -> Iterator[Indicator]:
    for _ in range(chance.randrange(0, 4)):
        operator, low = chance.choice(OPERATORS), Decimal(chance.randrange(1, 900))
        high = low + chance.randrange(0, 50) if operator == "range" else low
        yield Indicator(
            chance.choice(NAMES),
            operator,
            None if operator in {"<=", "<"} else low,
            None if operator in {">=", ">"} else high,
            chance.choice(("MPa", "GPa", "nm", "%")),
            must=chance.random() < 0.5,
            quote=chance.choice(("", "", "抗拉强度达到")),
        )
