"""What an enterprise states of a need."""

# ruff: noqa: RUF009 - `fact` is dataclasses.field with our own metadata

from dataclasses import dataclass
from datetime import date

from tech_market.errors import RuleBroken
from tech_market.listings.facts import TEXT_MOST, ListingFacts, Shape, fact
from tech_market.matching.ownership import read_ip
from tech_market.needs.rules import STATED, check_hard


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts(ListingFacts):
    """The facts of a need; both budgets None means 面议."""

    current_practice: str = fact(Shape.TEXT, "现有基础", most=TEXT_MOST)
    expected_effect: str = fact(Shape.TEXT, "预期效果", most=TEXT_MOST)
    budget_low_fen: int | None = fact(Shape.FEN, "预算下限")
    budget_high_fen: int | None = fact(Shape.FEN, "预算上限")
    is_budget_public: bool = fact(Shape.FLAG, "公开预算", default=False)
    deadline_on: date | None = fact(Shape.DAY, "期望解决日期")
    trl_wanted: int | None = fact(Shape.WHOLE, "期望成熟度", codes="trl")
    ip_wanted: str = fact(Shape.LINE, "知识产权归属期望", most=200)
    region_wanted: str = fact(Shape.CODE, "期望地区", codes="region")
    hard_codes: tuple[str, ...] = fact(Shape.CODES, "必须满足的条件", codes="hard-term")
    source_code: str = fact(Shape.CODE, "需求来源", codes="need-source")

    def check(self) -> None:
        """Raise RuleBroken: "budget-order", "hard-unstated"."""
        low, high = self.budget_low_fen, self.budget_high_fen
        if low is not None and high is not None and low > high:
            raise RuleBroken(
                "budget-order", "预算下限不能大于上限", field="budget_high_fen"
            )
        names = {field: getattr(self, field) for field, _name in STATED.values()}
        check_hard(self.hard_codes, names | {"ip_wanted": read_ip(self.ip_wanted)})
