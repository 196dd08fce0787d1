"""Sellers and buyers as the paper names them, tied to registered organisations."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import credit_code
from tech_market.accounts.models import Organisation
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import SIDE_NAMES, PartySide
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line

ABROAD = "990000"  # list region: the one whose parties have no credit code


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party as typed; the code in any writing, empty only for a party abroad."""

    name: str
    credit_code: str
    region_code: str


def put_party(
    session: Session, contract: Contract, *, side: PartySide, draft: PartyDraft
) -> ContractParty:
    """Write the party of one side and tie it to the organisation with its code.

    Raises RuleBroken: "party-name", "credit-code", at the side's field.
    """
    party = next((one for one in contract.parties if one.side is side), None)
    if party is None:
        party = ContractParty(side=side)
        contract.parties.append(party)
    party.name = clean_line(draft.name)
    party.credit_code = _checked_code(draft, side=side)
    party.region_code = draft.region_code
    if not party.name:
        raise RuleBroken("party-name", "请填写单位名称", field=f"{side}_name")
    tie_organisation(session, party)
    return party


def tie_organisation(session: Session, party: ContractParty) -> None:
    """Tie the party to the registered organisation of its credit code, if any."""
    found = None
    if party.credit_code:
        found = session.scalar(
            select(Organisation).where(Organisation.credit_code == party.credit_code)
        )
    party.organisation = found


def _checked_code(draft: PartyDraft, *, side: PartySide) -> str:
    code = credit_code.normalise(draft.credit_code)
    if not code and draft.region_code == ABROAD:
        return ""
    if not credit_code.is_valid(code):
        raise RuleBroken(
            "credit-code",
            f"{SIDE_NAMES[side]}统一社会信用代码不正确：应为18位，含校验位；境外单位可留空",
            field=f"{side}_code",
        )
    return code
