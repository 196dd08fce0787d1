"""From a form to a draft and back."""

from decimal import Decimal
from typing import Any, cast

from tech_market.contracts.forms.paper import MORE, PaperForm
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import PartySide
from tech_market.contracts.rules.currency import ForeignMoney
from tech_market.contracts.services.deals import Prefill
from tech_market.contracts.services.draft import ContractDraft
from tech_market.contracts.services.parties import PartyDraft, field_prefix
from tech_market.money import plain_text
from tech_market.web.fields import PlainNumberField

PLAIN = (
    "project_name",
    "subject",
    "type_code",
    "subtype_code",
    "field_code",
    "ip_code",
    "payment_code",
    "payment_terms",
    "plan_code",
    "objective_code",
    "amount_note",
    "trade_licence_no",
    "event_note",
    "parent_no",
)
NUMBERS = ("need_no", "result_no", "broker_no")
AS_THEY_ARE = ("signed_on", "starts_on", "ends_on", "is_all_technical", "is_related")
PARTY_FIELDS = {
    "name": "name",
    "credit_code": "code",
    "region_code": "region",
    "nature_code": "nature",
    "town_code": "town",
    "sector_code": "sector",
    "seal_name": "seal",
}


def draft_of(form: PaperForm) -> ContractDraft:
    """Read a valid form as a draft."""
    plain: dict[str, Any] = {name: _text(form, name) for name in (*PLAIN, *NUMBERS)}
    days_and_ticks: dict[str, Any] = {name: form[name].data for name in AS_THEY_ARE}
    return ContractDraft(
        **plain,
        **days_and_ticks,
        seller=_party(form, "seller"),
        buyer=_party(form, "buyer"),
        co_sellers=_others(form, "seller"),
        co_buyers=_others(form, "buyer"),
        total_fen=form.total_yuan.fen or 0,
        money=ForeignMoney(
            form.currency_code.data or "CNY",
            form.original_amount.number,
            form.exchange_rate.number,
            form.rate_on.data,
            _text(form, "rate_source"),
        ),
        deductions=form.deductions,
    )


def texts_of(contract: Contract) -> dict[str, object]:
    """Return what the form shows for a stored paper."""
    data: dict[str, object] = {
        name: getattr(contract, name)
        for name in (*PLAIN, *AS_THEY_ARE, "currency_code", "rate_on", "rate_source")
    }
    data["version"] = str(contract.version)
    data["total_yuan"] = plain_text(contract.total_fen, unit="元")
    data["original_amount"] = number_text(contract.original_amount)
    data["exchange_rate"] = number_text(contract.exchange_rate)
    data["need_no"] = (contract.need.number or "") if contract.need else ""
    data["result_no"] = (contract.result.number or "") if contract.result else ""
    data["broker_no"] = (contract.broker.filing_no or "") if contract.broker else ""
    for row in contract.deductions:
        data[f"deduction_{row.kind_code}"] = plain_text(row.amount_fen, unit="元")
    for side in PartySide:
        parties = [one for one in contract.parties if one.side is side]
        for place, party in enumerate(parties):
            data |= _texts(field_prefix(side, place), party)
    return data


def filled(prefill: Prefill, deal_ref: str) -> dict[str, object]:
    """Return what the form shows for a signed deal."""
    return {
        "deal": deal_ref,
        "project_name": prefill.project_name,
        "field_code": prefill.field_code,
        **_texts("seller", prefill.seller),
        **_texts("buyer", prefill.buyer),
    }


def number_text(value: Decimal | None) -> str:
    """Write a stored number so that the form reads it back."""
    return f"{value.normalize():f}" if value is not None else ""


def _texts(prefix: str, party: PartyDraft | ContractParty) -> dict[str, object]:
    texts: dict[str, object] = {
        f"{prefix}_{field}": getattr(party, name)
        for name, field in PARTY_FIELDS.items()
    }
    texts[f"{prefix}_flags"] = list(party.flag_codes)
    if party.share_bp is not None:
        texts[f"{prefix}_share"] = number_text(Decimal(party.share_bp) / 100)
    return texts


def _party(form: PaperForm, prefix: str) -> PartyDraft:
    fields = form.party(prefix)
    share = cast("PlainNumberField", fields["share"]).number
    texts = {
        name: (fields[field].data or "").strip() if field in fields else ""
        for name, field in PARTY_FIELDS.items()
    }
    return PartyDraft(
        **texts,
        flag_codes=tuple(fields["flags"].data or ()) if "flags" in fields else (),
        share_bp=int(share * 100) if share is not None else None,
    )


def _others(form: PaperForm, side: str) -> tuple[PartyDraft, ...]:
    """Return the further parties of a side: those about whom anything was typed."""
    drafts = [_party(form, prefix) for prefix in MORE if prefix.startswith(side)]
    nobody = PartyDraft("", "", "")
    return tuple(one for one in drafts if one != nobody)


def _text(form: PaperForm, name: str) -> str:
    return (form[name].data or "").strip()
