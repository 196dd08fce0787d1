"""Read off a contract by what it is counted."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from tech_market.codes.catalog import shipped
from tech_market.contracts.facts import Facts
from tech_market.contracts.models import AmountEvent, Contract, ContractParty
from tech_market.contracts.rules import Amounts, PartySide
from tech_market.contracts.services.parties import ABROAD
from tech_market.money import FEN_PER_WAN

DISTRICT = "330211"  # 镇海区, list region


def facts_of(contract: Contract, amounts: Amounts, effective_on: date) -> Facts:
    """Return the facts of the first entry, or read them off the paper for it.

    Of several parties on one side the first of the district speaks for towns and
    groups; the contract counts once, whoever else is on that side.
    """
    if contract.events:
        return facts_of_event(contract.events[0])
    seller = _first(contract, PartySide.SELLER)
    buyer = _first(contract, PartySide.BUYER)
    sold, bought = seller.organisation, buyer.organisation
    return Facts(
        origin_on=effective_on,
        signed_on=contract.signed_on,
        seller_here=seller.region_code == DISTRICT,
        buyer_here=buyer.region_code == DISTRICT,
        is_foreign=any(one.region_code == ABROAD for one in contract.parties),
        type_code=contract.type_code,
        field_code=_top("field", contract.field_code),
        ip_code=contract.ip_code,
        sector_code=buyer.sector_code or (bought.sector_code if bought else ""),
        seller_town=seller.town_code or (sold.town_code if sold else ""),
        buyer_town=buyer.town_code or (bought.town_code if bought else ""),
        seller_kind=sold.kind_code if sold else "",
        buyer_scale=bought.scale_code if bought else "",
        seller_ref=sold.ref if sold else "",
        buyer_ref=bought.ref if bought else "",
        broker_ref=contract.broker.ref if contract.broker else "",
        size_code=size_of(amounts.technical_fen),
    )


def facts_of_event(event: AmountEvent) -> Facts:
    """Return the facts an entry carries."""
    return Facts(**{one.name: getattr(event, one.name) for one in fields(Facts)})


def _top(key: str, code: str) -> str:
    """Return the code's ancestor at the top of its list: one of the eleven fields."""
    found = shipped()[key].find(code)
    while found is not None and found.parent:
        found = shipped()[key].find(found.parent)
    return found.code if found else code


def size_of(technical_fen: int) -> str:
    """Return the code of list contract-size for a 技术交易额 at registration."""
    return max(
        (int(code.extra["from_wan"]), code.code)
        for code in shipped()["contract-size"].codes
        if int(code.extra["from_wan"]) * FEN_PER_WAN <= max(technical_fen, 0)
    )[1]


def _first(contract: Contract, side: PartySide) -> ContractParty:
    own: Sequence[ContractParty] = [one for one in contract.parties if one.side is side]
    return next((one for one in own if one.region_code == DISTRICT), own[0])
