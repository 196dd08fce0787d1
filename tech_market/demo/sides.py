"""Who sells and who buys: inside the district, outside, or both."""

from functools import cache
from random import Random

from tech_market.demo.dice import happens
from tech_market.demo.kernels import Kernel
from tech_market.demo.parties import DISTRICT, counterparties, organisations
from tech_market.demo.shapes import OrganisationText, PartyText

Side = tuple[PartyText, ...]
_SMALL = frozenset({"small", "micro"})


def sides_for(
    kernel: Kernel, direction: str, choose: Random, *, is_large: bool
) -> tuple[Side, Side]:
    """Return sellers and buyers; "out" sells outside, "in" buys there, "both" stays.

    A large contract is between those who could carry it: nobody small or micro.
    """
    inside = _fitting(kernel.industry_code, is_inside=True, is_large=is_large)
    outside = _fitting(kernel.industry_code, is_inside=False, is_large=is_large)
    sellers, buyers = {
        "out": (inside, outside),
        "in": (outside, inside),
        "both": (inside, inside),
    }[direction]
    seller = choose.choice(sellers)
    rest = [one for one in buyers if one.credit_code != seller.credit_code]
    count = 2 if len(rest) > 1 and happens(choose, share=0.04) else 1
    return (seller,), tuple(choose.sample(rest, k=count))


@cache
def _fitting(
    industry_code: str, *, is_inside: bool, is_large: bool
) -> tuple[PartyText, ...]:
    own = tuple(
        _party(one)
        for one in organisations()
        if industry_code in one.industries
        and (one.region_code == DISTRICT) is is_inside
        and not (is_large and one.scale_code in _SMALL)
    )
    if is_inside:
        return own
    strange = tuple(
        one.party
        for one in counterparties()
        if industry_code in one.industries
        and not (is_large and one.scale_code in _SMALL)
    )
    return own + strange


def _party(one: OrganisationText) -> PartyText:
    is_firm = one.kind_code == "enterprise"
    return PartyText(
        one.key, one.name, one.credit_code, one.region_code,
        nature_code=one.nature_code, town_code=one.town_code,
        sector_code=one.sector_code,
        flag_codes=("high-tech",) if is_firm and one.scale_code != "micro" else (),
    )  # fmt: skip
