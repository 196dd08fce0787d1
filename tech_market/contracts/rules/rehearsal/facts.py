"""What a rehearsal looks at, and what it finds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tech_market.contracts.rules import PartySide
from tech_market.contracts.rules.ruleset import RuleSet
from tech_market.saying import Said

ABROAD = "990000"  # list region


class Level(StrEnum):
    """How grave a finding is."""

    REFUSE = "refuse"  # the registry would send it back or refuse
    ASK = "ask"  # to be looked at once more


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right: what is wrong, what to do, at which field of the form.

    `paper` names the missing paper by its code (list contract-paper).
    """

    code: str
    level: Level
    message: Said
    advice: Said
    field: str
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """A party as the form has it; `prefix` is what its fields begin with."""

    prefix: str
    side: PartySide
    name: str
    credit_code: str = ""
    region_code: str = ""
    nature_code: str = ""
    sector_code: str = ""
    seal_name: str = ""

    @property
    def is_abroad(self) -> bool:
        """Whether the party sits outside China."""
        return self.region_code == ABROAD


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """A contract as the form has it; amounts in 分, `papers` by code."""

    project_name: str
    subject: str
    type_code: str
    subtype_code: str
    has_subtypes: bool
    ip_code: str
    payment_code: str
    payment_terms: str
    plan_code: str
    objective_code: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    total_fen: int
    costs_fen: int
    is_related: bool
    is_foreign_money: bool
    trade_licence_no: str
    amount_note: str
    parties: tuple[PartyFacts, ...]
    papers: frozenset[str]

    @property
    def technical_fen(self) -> int:
        """Return 技术交易额."""
        return self.total_fen - self.costs_fen

    @property
    def is_abroad(self) -> bool:
        """Whether a party sits abroad: 涉外."""
        return any(one.is_abroad for one in self.parties)

    def side(self, side: PartySide) -> list[PartyFacts]:
        """Return the parties of one side."""
        return [one for one in self.parties if one.side is side]

    def cases(self, rules: RuleSet) -> frozenset[str]:
        """Return which cases of required papers this contract is."""
        several = any(len(self.side(side)) > 1 for side in PartySide)
        holds = {
            "costs": self.costs_fen > 0,
            "ip": self.type_code in {"transfer", "licence"},
            "abroad": self.is_abroad,
            "foreign-text": self.is_foreign_money,
            "joint": several,
            "large": rules.is_large(self.technical_fen),
        }
        return frozenset(case for case, is_so in holds.items() if is_so)
