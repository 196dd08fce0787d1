"""From a row's facts to the paper they describe."""

from collections.abc import Mapping
from typing import Any

from tech_market.contracts.services.draft import ContractDraft
from tech_market.contracts.services.parties import PartyDraft
from tech_market.errors import RuleBroken

REST = "other"  # list deduction-kind: what the file does not split further
PLAIN = (
    "project_name", "subject", "type_code", "subtype_code", "field_code", "ip_code",
    "payment_code", "payment_terms", "plan_code", "objective_code",
)  # fmt: skip


def draft_of(facts: Mapping[str, Any]) -> ContractDraft:
    """Return the paper; a contract without a start begins when it was signed.

    Raises RuleBroken: "technical-differs", "technical-above-total".
    """
    costs = _costs(facts)
    return ContractDraft(
        **{name: facts.get(name, "") for name in PLAIN},
        seller=_party(facts, "seller"),
        buyer=_party(facts, "buyer"),
        signed_on=facts["signed_on"],
        starts_on=facts.get("starts_on", facts["signed_on"]),
        ends_on=facts.get("ends_on"),
        total_fen=facts["total_fen"],
        deductions=costs,
        is_all_technical=not costs,
        is_related=facts.get("is_related", False),
    )


def field_name(field: str) -> str:
    """Return the fact behind a form's field, for the heading of an error."""
    return "total_fen" if field in {"total_yuan", "is_all_technical"} else field


def _costs(facts: Mapping[str, Any]) -> dict[str, int]:
    """Return the costs by kind; a technical amount alone leaves one cost: other."""
    costs = {
        name.removeprefix("deduction_"): fen
        for name, fen in facts.items()
        if name.startswith("deduction_") and fen
    }
    technical = facts.get("technical_fen")
    if technical is None:
        return costs
    rest = facts["total_fen"] - technical
    if rest < 0:
        raise RuleBroken(
            "technical-above-total",
            "技术交易额不能超过合同成交总额",
            field="technical_fen",
        )
    if costs and sum(costs.values()) != rest:
        raise RuleBroken(
            "technical-differs",
            "技术交易额应等于合同成交总额减去各项非技术性费用",
            field="technical_fen",
        )
    if costs or not rest:
        return costs
    return {REST: rest}


def _party(facts: Mapping[str, Any], side: str) -> PartyDraft:
    return PartyDraft(
        name=facts[f"{side}_name"],
        credit_code=facts.get(f"{side}_code", ""),
        region_code=facts[f"{side}_region"],
        nature_code=facts.get(f"{side}_nature", ""),
        town_code=facts.get(f"{side}_town", ""),
        sector_code=facts.get(f"{side}_sector", ""),
    )
