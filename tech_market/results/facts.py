"""What an institute states of a result."""

from dataclasses import dataclass
from datetime import date

from tech_market.codes.catalog import shipped
from tech_market.errors import RuleBroken
from tech_market.listings.facts import TEXT_MOST, ListingFacts, Shape, fact
from tech_market.listings.rules import check_trl

NEGOTIABLE = "negotiable"  # 面议, of list price-type


@dataclass(frozen=True, slots=True, kw_only=True)
class IpFact:
    """One intellectual property right."""

    kind_code: str
    number: str = ""
    status: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFacts(ListingFacts):
    """The facts of a result; no price means 面议."""

    advantage: str = fact(Shape.TEXT, "优势与创新点", most=TEXT_MOST)
    stage_code: str = fact(Shape.CODE, "成熟阶段", codes="maturity-stage")
    trl: int | None = fact(Shape.WHOLE, "技术成熟度", codes="trl")
    attribute_code: str = fact(Shape.CODE, "成果属性", codes="result-attribute")
    completers: str = fact(Shape.LINE, "完成人", most=300)
    ip_rights: tuple[IpFact, ...] = fact(Shape.ROWS, "知识产权", row=IpFact)
    conversion_codes: tuple[str, ...] = fact(
        Shape.CODES, "转化方式", codes="conversion-mode"
    )
    pricing_code: str = fact(Shape.CODE, "定价方式", codes="pricing-mode")
    price_type_code: str = fact(Shape.CODE, "价格类型", codes="price-type")
    price_fen: int | None = fact(Shape.FEN, "价格")
    is_price_public: bool = fact(Shape.FLAG, "公开价格", default=True)

    def check(self) -> None:
        """Raise RuleBroken: "trl-stage", "price-type"."""
        stage = shipped()["maturity-stage"].find(self.stage_code)
        if stage is not None:
            low, high = int(stage.extra["trl_low"]), int(stage.extra["trl_high"])
            check_trl(self.trl, low=low, high=high)
        if self.price_type_code == NEGOTIABLE and self.price_fen is not None:
            raise RuleBroken(
                "price-type", "价格类型为面议时不填写金额", field="price_fen"
            )
