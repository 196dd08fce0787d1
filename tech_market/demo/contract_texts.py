"""Write one contract for a slot: when, which way, how much."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tech_market.contracts.rules import ContractState
from tech_market.demo.amounts import with_costs
from tech_market.demo.dice import happens
from tech_market.demo.kernels import Kernel
from tech_market.demo.parties import brokers
from tech_market.demo.projects import OBJECTIVES, TERMS, paper_for, subject_of
from tech_market.demo.shapes import ContractText
from tech_market.demo.sides import sides_for


@dataclass(frozen=True, slots=True)
class Slot:
    """What is settled before the words: the rest is rolled.

    `direction`: "out" sold from the district, "in" bought into it, "both" inside it.
    `part`: which phase of the same project it is, 0 for the first.
    """

    key: str
    kernel: Kernel
    part: int
    direction: str
    technical_fen: int
    signed_on: date
    certificate_on: date | None
    registration_no: str
    state: ContractState


def contract_of(slot: Slot, choose: Random) -> ContractText:
    """Write the contract; the same slot and generator give the same text."""
    paper = paper_for(slot.kernel, slot.part, slot.technical_fen, choose)
    total_fen, costs = with_costs(slot.technical_fen, paper.type_code, choose)
    sellers, buyers = sides_for(
        slot.kernel, slot.direction, choose, is_large=paper.is_large
    )
    starts_on = slot.signed_on + timedelta(days=choose.choice((0, 1, 7, 15)))
    return ContractText(
        key=slot.key,
        project_name=paper.name,
        subject=subject_of(slot.kernel, paper),
        type_code=paper.type_code,
        subtype_code=paper.subtype_code,
        field_code=slot.kernel.field_code,
        ip_code=paper.ip_code,
        payment_code=paper.payment_code,
        payment_terms=TERMS[paper.payment_code],
        plan_code="unplanned" if slot.part else "city-zhenhai-key",
        objective_code=OBJECTIVES.get(slot.kernel.industry_code, "10"),
        signed_on=slot.signed_on,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=30 * choose.randrange(3, 37)),
        total_fen=total_fen,
        deductions=costs,
        is_all_technical=not costs,
        is_related=happens(choose, share=0.04),
        sellers=sellers,
        buyers=buyers,
        broker_key=_broker(choose),
        state=slot.state,
        registration_no=slot.registration_no,
        certificate_on=slot.certificate_on,
        changes=(),
    )


def _broker(choose: Random) -> str:
    """Name a filed broker for three contracts in ten, "" for the rest."""
    if not happens(choose, share=0.3):
        return ""
    return choose.choice([one.key for one in brokers() if one.filing_no])
