"""Sellers and buyers as the paper names them, tied to registered organisations."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import credit_code
from tech_market.accounts.models import Organisation
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import SIDE_NAMES, PartySide
from tech_market.contracts.rules.parties import check_shares
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line
from tech_market.saying import Said

ABROAD = "990000"  # list region: the one whose parties have no credit code


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party as typed; the code in any writing, empty only for a party abroad."""

    name: str
    credit_code: str
    region_code: str
    nature_code: str = ""
    town_code: str = ""
    sector_code: str = ""
    flag_codes: tuple[str, ...] = ()
    seal_name: str = ""
    share_bp: int | None = None


def field_prefix(side: PartySide, place: int) -> str:
    """Return what the form's fields of a side's party begin with: seller, seller2."""
    return str(side) if place == 0 else f"{side}{place + 1}"


def put_side(
    session: Session,
    contract: Contract,
    *,
    side: PartySide,
    drafts: Sequence[PartyDraft],
) -> list[ContractParty]:
    """Write all parties of one side, in order, in place of those it had.

    Raises RuleBroken: "shares", and what a party breaks.
    """
    check_shares([one.share_bp for one in drafts], field=f"{side}_name")
    old = [one for one in contract.parties if one.side is side]
    for gone in old[len(drafts) :]:
        contract.parties.remove(gone)
    rows = []
    for place, draft in enumerate(drafts):
        row = old[place] if place < len(old) else ContractParty(side=side)
        if place >= len(old):
            contract.parties.append(row)
        _put(session, row, draft=draft, prefix=field_prefix(side, place))
        rows.append(row)
    return rows


def _put(
    session: Session, party: ContractParty, *, draft: PartyDraft, prefix: str
) -> None:
    """Write one party and tie it to the organisation with its code.

    Raises RuleBroken: "party-name", "credit-code", at the party's field.
    """
    party.name = clean_line(draft.name)
    if not party.name:
        raise RuleBroken("party-name", "请填写单位名称", field=f"{prefix}_name")
    party.credit_code = _checked_code(draft, prefix=prefix, side=party.side)
    party.region_code = draft.region_code
    party.nature_code, party.sector_code = draft.nature_code, draft.sector_code
    party.town_code = draft.town_code
    party.flag_codes = list(draft.flag_codes)
    party.seal_name, party.share_bp = clean_line(draft.seal_name), draft.share_bp
    tie_organisation(session, party)


def tie_organisation(session: Session, party: ContractParty) -> None:
    """Tie the party to the registered organisation of its credit code, if any."""
    found = None
    if party.credit_code:
        found = session.scalar(
            select(Organisation).where(Organisation.credit_code == party.credit_code)
        )
    party.organisation = found
    if found is not None:  # what the register knows needs no typing
        for name in ("nature_code", "town_code", "sector_code"):
            if not getattr(party, name):
                setattr(party, name, getattr(found, name))


def _checked_code(draft: PartyDraft, *, prefix: str, side: PartySide) -> str:
    code = credit_code.normalise(draft.credit_code)
    if not code and draft.region_code == ABROAD:
        return ""
    if not credit_code.is_valid(code):
        raise RuleBroken(
            "credit-code",
            "%(side)s统一社会信用代码不正确：应为18位，含校验位；境外单位可留空",
            field=f"{prefix}_code",
            side=Said(SIDE_NAMES[side]),
        )
    return code
