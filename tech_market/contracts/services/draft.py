"""The paper as typed, and whether lists and rules allow it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tech_market.brokerage.models import Deal
from tech_market.codes.book import CodeBook
from tech_market.contracts import rules
from tech_market.contracts.rules import PartySide
from tech_market.contracts.rules.currency import ForeignMoney, check_currency
from tech_market.contracts.services.parties import PartyDraft, field_prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDraft:
    """What the paper says. Amounts in 分, `deductions` by code of deduction-kind.

    `need_no`, `result_no` and `broker_no` (备案号) hold for papers without a deal only.
    """

    project_name: str
    subject: str = ""
    type_code: str
    subtype_code: str = ""
    field_code: str
    ip_code: str
    payment_code: str
    payment_terms: str = ""
    plan_code: str = ""
    objective_code: str = ""
    seller: PartyDraft
    buyer: PartyDraft
    co_sellers: tuple[PartyDraft, ...] = ()
    co_buyers: tuple[PartyDraft, ...] = ()
    signed_on: date
    starts_on: date
    ends_on: date | None = None
    total_fen: int
    money: ForeignMoney = field(default_factory=ForeignMoney)
    deductions: Mapping[str, int] = field(default_factory=dict)
    is_all_technical: bool = False
    is_related: bool = False
    amount_note: str = ""
    trade_licence_no: str = ""
    event_note: str = ""
    parent_no: str = ""
    need_no: str = ""
    broker_no: str = ""
    result_no: str = ""

    def side(self, side: PartySide) -> tuple[PartyDraft, ...]:
        """Return the parties of one side in order."""
        if side is PartySide.SELLER:
            return (self.seller, *self.co_sellers)
        return (self.buyer, *self.co_buyers)


def check_draft(
    draft: ContractDraft, *, codes: CodeBook, deal: Deal | None, on: date
) -> None:
    """Check the paper against the code lists and rules, on this day.

    Raises RuleBroken, each at its field.
    """
    check_codes(draft, codes=codes)
    rules.check_dates(
        signed_on=draft.signed_on,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        today=on,
    )
    rules.check_total(draft.total_fen)
    check_currency(draft.money, total_fen=draft.total_fen, today=on)
    rules.check_amounts(
        draft.total_fen,
        tuple(draft.deductions.values()),
        is_all_technical=draft.is_all_technical,
    )
    need = deal.introduction.match.need if deal else None
    rules.check_budget(
        draft.total_fen,
        budget_fen=need.budget_high_fen if need else None,
        note=draft.amount_note,
    )


def check_codes(draft: ContractDraft, *, codes: CodeBook) -> None:
    """Raise RuleBroken("unknown-code", "subtype") for a code not in its list."""
    codes.check("contract-type", draft.type_code, field="type_code")
    parent = None
    if draft.subtype_code:
        codes.check("contract-type", draft.subtype_code, field="subtype_code")
        found = codes.find("contract-type", draft.subtype_code)
        parent = found.parent if found else None
    has_subtypes = bool(codes.choices("contract-type", parent=draft.type_code))
    rules.check_type(parent, type_code=draft.type_code, has_subtypes=has_subtypes)
    for list_key, name in (
        ("field", "field_code"),
        ("ip-kind", "ip_code"),
        ("payment-mode", "payment_code"),
    ):
        codes.check(list_key, getattr(draft, name), field=name)
    codes.check("currency", draft.money.currency_code, field="currency_code")
    for list_key, name in (
        ("plan-source", "plan_code"),
        ("objective", "objective_code"),
    ):
        if getattr(draft, name):
            codes.check(list_key, getattr(draft, name), field=name)
    for kind in draft.deductions:
        codes.check("deduction-kind", kind, field=f"deduction_{kind}")
    for side in PartySide:
        for place, party in enumerate(draft.side(side)):
            _check_party(party, codes=codes, prefix=field_prefix(side, place))


def _check_party(party: PartyDraft, *, codes: CodeBook, prefix: str) -> None:
    codes.check("region", party.region_code, field=f"{prefix}_region")
    for list_key, code, name in (
        ("party-nature", party.nature_code, "nature"),
        ("town", party.town_code, "town"),
        ("sector", party.sector_code, "sector"),
    ):
        if code:
            codes.check(list_key, code, field=f"{prefix}_{name}")
    for code in party.flag_codes:
        codes.check("party-flag", code, field=f"{prefix}_flags")
