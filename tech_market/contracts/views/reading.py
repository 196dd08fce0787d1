"""From a form to a draft and back."""

from dataclasses import fields
from typing import Any

from tech_market.contracts.forms import ContractForm
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import PartySide
from tech_market.contracts.services.deals import Prefill
from tech_market.contracts.services.drafting import ContractDraft
from tech_market.contracts.services.parties import PartyDraft
from tech_market.money import plain_text

PLAIN = (
    "project_name",
    "type_code",
    "subtype_code",
    "field_code",
    "ip_code",
    "payment_code",
    "amount_note",
)
AS_THEY_ARE = ("signed_on", "starts_on", "ends_on", "is_all_technical", "is_related")


def draft_of(form: ContractForm) -> ContractDraft:
    """Read a valid form as a draft."""
    plain: dict[str, Any] = {name: (form[name].data or "").strip() for name in PLAIN}
    days_and_ticks: dict[str, Any] = {name: form[name].data for name in AS_THEY_ARE}
    return ContractDraft(
        **plain,
        **days_and_ticks,
        seller=_party(form, PartySide.SELLER),
        buyer=_party(form, PartySide.BUYER),
        total_fen=form.total_yuan.fen or 0,
        deductions=form.deductions,
    )


def texts_of(contract: Contract) -> dict[str, object]:
    """Return what the form shows for a stored paper."""
    data: dict[str, object] = {
        name: getattr(contract, name) for name in (*PLAIN, *AS_THEY_ARE)
    }
    data["version"] = str(contract.version)
    data["total_yuan"] = plain_text(contract.total_fen, unit="元")
    for row in contract.deductions:
        data[f"deduction_{row.kind_code}"] = plain_text(row.amount_fen, unit="元")
    for party in contract.parties:
        data |= _texts(party.side, party)
    return data


def filled(prefill: Prefill, deal_ref: str) -> dict[str, object]:
    """Return what the form shows for a signed deal."""
    return {
        "deal": deal_ref,
        "project_name": prefill.project_name,
        "field_code": prefill.field_code,
        **_texts(PartySide.SELLER, prefill.seller),
        **_texts(PartySide.BUYER, prefill.buyer),
    }


def _texts(side: PartySide, party: PartyDraft | ContractParty) -> dict[str, object]:
    return {
        f"{side}_name": party.name,
        f"{side}_code": party.credit_code,
        f"{side}_region": party.region_code,
    }


def _party(form: ContractForm, side: PartySide) -> PartyDraft:
    texts = {
        one.name: (form[f"{side}_{_SUFFIX[one.name]}"].data or "").strip()
        for one in fields(PartyDraft)
    }
    return PartyDraft(**texts)


_SUFFIX = {"name": "name", "credit_code": "code", "region_code": "region"}
