"""Demo contracts: registered ones with their counted events, some on the way."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import Organisation, User
from tech_market.brokerage.models import Broker
from tech_market.contracts.models import Contract, ContractParty, Deduction
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.rules import (
    AmountKind,
    Amounts,
    ContractState,
    PartySide,
)
from tech_market.contracts.rules.changes import ENDS
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services.ledger import (
    Entry,
    append,
    counted_amounts,
    paper_amounts,
)
from tech_market.demo.loading.changes import note_booked
from tech_market.demo.shapes import ChangeText, ContractText, PartyText
from tech_market.demo.years import TODAY
from tech_market.policy.actor import Actor

EARNING = 5  # of so many registered contracts, one has payments recognised
INSTALMENTS = (30, 40)  # percent of the contract, and the days after the certificate
PAID_AFTER = (10, 150)
ENDED = {ContractState.CANCELLED, ContractState.REVOKED}
FILED = frozenset(ContractState) - {ContractState.DRAFT}
ACCEPTED = FILED - {ContractState.APPLIED, ContractState.RETURNED}


def load_contracts(
    session: Session,
    texts: Iterable[ContractText],
    *,
    places: dict[str, Organisation],
    brokers: dict[str, Broker],
    staff: dict[str, User],
    actor: Actor,
) -> int:
    """Add contracts with their events; return how many."""
    count = 0
    for text in texts:
        contract = _contract(text, places, brokers, staff)
        session.add(contract)
        session.flush()
        _register(session, text, contract, actor, staff)
        if text.state is ContractState.REGISTERED and count % EARNING == 0:
            session.add_all(_earned(contract))
        count += 1
    return count


def _contract(
    text: ContractText,
    places: dict[str, Organisation],
    brokers: dict[str, Broker],
    staff: dict[str, User],
) -> Contract:
    is_registered = text.certificate_on is not None
    entered = morning(text.signed_on)
    return Contract(
        project_name=text.project_name,
        subject=text.subject,
        type_code=text.type_code,
        subtype_code=text.subtype_code,
        field_code=text.field_code,
        ip_code=text.ip_code,
        payment_code=text.payment_code,
        payment_terms=text.payment_terms,
        plan_code=text.plan_code,
        objective_code=text.objective_code,
        signed_on=text.signed_on,
        starts_on=text.starts_on,
        ends_on=text.ends_on,
        total_fen=text.total_fen,
        is_all_technical=text.is_all_technical,
        is_related=text.is_related,
        broker=brokers.get(text.broker_key),
        state=text.state,
        state_reason=text.changes[-1].reason if text.state in ENDED else "",
        created_at=entered,
        submitted_at=entered if text.state in FILED else None,
        accepted_at=entered + timedelta(days=1) if text.state in ACCEPTED else None,
        decided_at=morning(text.certificate_on) if text.certificate_on else None,
        round=1 if text.state in FILED else 0,
        rule_key=rules_on(text.certificate_on or text.signed_on).key,
        entered_by=staff["admin"],
        approved_by_id=staff["registrar"].id if is_registered else None,
        registration_no=text.registration_no or None,
        certificate_on=text.certificate_on,
        registered_at=morning(text.certificate_on) if text.certificate_on else None,
        source_ref=text.key,
        parties=[
            *(_party(PartySide.SELLER, one, places) for one in text.sellers),
            *(_party(PartySide.BUYER, one, places) for one in text.buyers),
        ],
        deductions=[
            Deduction(kind_code=kind, amount_fen=fen)
            for kind, fen in text.deductions.items()
        ],
    )


def _party(
    side: PartySide, text: PartyText, places: dict[str, Organisation]
) -> ContractParty:
    return ContractParty(
        side=side,
        organisation=places.get(text.organisation_key),
        name=text.name,
        credit_code=text.credit_code,
        region_code=text.region_code,
        nature_code=text.nature_code,
        town_code=text.town_code,
        sector_code=text.sector_code,
        flag_codes=list(text.flag_codes),
        seal_name=text.name,
    )


def _register(
    session: Session,
    text: ContractText,
    contract: Contract,
    actor: Actor,
    staff: dict[str, User],
) -> None:
    if text.certificate_on is None:
        return
    entry = Entry(
        AmountKind.REGISTER, paper_amounts(contract), text.deductions,
        text.certificate_on,
    )  # fmt: skip
    at = morning(text.certificate_on)
    append(session, contract=contract, entry=entry, actor=actor, now=at)
    for change in text.changes:
        before = counted_amounts(contract)
        later, at = _later(change, before), morning(change.effective_on)
        event = append(session, contract=contract, entry=later, actor=actor, now=at)
        note_booked(session, contract, event, before=before, staff=staff)


def _earned(contract: Contract) -> Iterator[IncomeRecognition]:
    """Recognise the instalments paid by the demo's last day, a tenth as labour."""
    counted, first = counted_amounts(contract), contract.events[0].effective_on
    for place, (percent, days) in enumerate(
        zip(INSTALMENTS, PAID_AFTER, strict=True), 1
    ):
        day = first + timedelta(days=days)
        if day > TODAY:
            return
        technical = counted.technical_fen * percent // 100
        yield IncomeRecognition(
            contract_id=contract.id,
            total_fen=counted.total_fen * percent // 100, technical_fen=technical,
            costs={"labour": technical // 10}, paid_on=day, recognised_on=day,
            evidence=f"示例核定表{place}号", at=morning(day),
        )  # fmt: skip


def _later(change: ChangeText, counted: Amounts) -> Entry:
    ended = change.kind in ENDS
    wanted = Amounts(0, 0) if ended else Amounts.of(change.total_fen, change.deductions)
    delta = Amounts(
        wanted.total_fen - counted.total_fen,
        wanted.technical_fen - counted.technical_fen,
    )
    return Entry(
        change.kind, delta, change.deductions, change.effective_on, change.reason
    )


def morning(day: date) -> datetime:
    """Return ten o'clock of that day in Shanghai."""
    return datetime.combine(day, time(10), tzinfo=clock.SHANGHAI)
