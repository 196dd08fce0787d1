"""Bring a file of registered contracts in: every row or none, no number twice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.codes.book import CodeBook, current_book
from tech_market.contracts import rules
from tech_market.contracts.importing.columns import Columns
from tech_market.contracts.importing.drafts import draft_of, field_name
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind, ContractState
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services.draft import check_draft
from tech_market.contracts.services.ledger import (
    Entry,
    append,
    paper_amounts,
    paper_deductions,
)
from tech_market.contracts.services.paper import write_draft
from tech_market.contracts.services.twice import check_not_twice, identity_of
from tech_market.errors import RuleBroken
from tech_market.imports.columns import Problem
from tech_market.imports.rows import Row, Sheet
from tech_market.imports.services.whole import FileRefused, Report
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

Watch = Callable[[Sequence[Row]], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rows of one file are read with."""

    columns: Columns
    codes: CodeBook
    now: datetime


def import_contracts(
    session: Session,
    *,
    actor: Actor,
    sheet: Sheet,
    now: datetime,
    watch: Watch = iter,
) -> Report:
    """Add the contracts of a file that are not there yet, with the event that counts.

    The caller rolls back for a dry run. Raises FileRefused with every problem found,
    RuleBroken: "unit-missing", "unknown-column", "column-missing", "column-twice".
    """
    codes = current_book(session)
    reading = Reading(Columns.of(sheet.rows, book=codes), codes, now)
    problems: list[Problem] = []
    contracts: dict[str, Contract] = {}
    known = 0
    with session.no_autoflush:
        for row in watch(sheet.rows):
            try:
                contract = _read(session, row, reading)
                is_known = _is_known(session, contract, contracts)
            except FileRefused as refused:
                problems += refused.problems
                continue
            except RuleBroken as broken:
                problems.append(_problem(row, broken, reading.columns))
                continue
            known += is_known
            if not is_known:
                contracts[contract.registration_no or ""] = contract
    if problems:
        raise FileRefused(problems)
    for contract in contracts.values():
        _register(session, contract, actor, now)
    report = Report(read=len(sheet.rows), added=len(contracts), known=known)
    _log(session, actor, sheet, report, now)
    return report


def _read(session: Session, row: Row, reading: Reading) -> Contract:
    """Return a row as a contract that is not in the session; raises what is wrong."""
    facts, problems = reading.columns.read(row)
    if problems:
        raise FileRefused(problems)
    day = facts["certificate_on"]
    number = rules.normalise_registration_no(facts["registration_no"])
    draft = draft_of(facts)
    on = today(reading.now)
    rules.check_certificate(day, signed_on=draft.signed_on, today=on)
    check_draft(draft, codes=reading.codes, deal=None, on=day)
    if not rules_on(day).knows_type(draft.type_code, on=day):
        raise RuleBroken(
            "type-unknown", "证书日期适用的规则没有这种合同类型", field="type_code"
        )
    contract = Contract(
        registration_no=number, certificate_on=day, created_at=reading.now
    )
    write_draft(session, contract=contract, draft=draft)
    return contract


def _is_known(
    session: Session, contract: Contract, others: dict[str, Contract]
) -> bool:
    """Tell whether the very contract is there already.

    Raises RuleBroken: "registration-no-used" when its number stands for another one,
    "same-contract" when it stands there, or in this file, under another number.
    """
    number, ours = contract.registration_no or "", identity_of(contract)
    twin = others.get(number) or session.scalar(
        select(Contract).where(Contract.registration_no == number)
    )
    if twin is not None:
        is_same = ours.is_same_as(identity_of(twin))
        if number in others or not is_same or not _has_same_amounts(contract, twin):
            raise RuleBroken(
                "registration-no-used",
                "登记编号与另一份合同重复，且内容不同或在文件中出现两次",
                field="registration_no",
            )
        return True
    check_not_twice(session, contract)
    if any(ours.is_same_as(identity_of(one)) for one in others.values()):
        raise RuleBroken(
            "same-contract", "同一合同在文件中出现两次", field="registration_no"
        )
    return False


def _has_same_amounts(one: Contract, other: Contract) -> bool:
    return paper_amounts(one) == paper_amounts(other)


def _register(
    session: Session, contract: Contract, actor: Actor, now: datetime
) -> None:
    """Write the contract and its counted event, as of its certificate."""
    day = contract.certificate_on
    assert day is not None  # noqa: S101 - read with the row
    contract.state, contract.round = ContractState.REGISTERED, 1
    contract.submitted_at = contract.registered_at = contract.decided_at = now
    contract.rule_key = rules_on(day).key
    contract.source_ref = f"import:{contract.registration_no}"
    contract.fingerprint = identity_of(contract).fingerprint
    session.add(contract)
    session.flush()
    costs = paper_deductions(contract)
    entry = Entry(AmountKind.REGISTER, paper_amounts(contract), costs, day, "历史导入")
    append(session, contract=contract, entry=entry, actor=actor, now=now)


def _problem(row: Row, broken: RuleBroken, columns: Columns) -> Problem:
    name = field_name(broken.field or "")
    return Problem(row.number, columns.heading(name) or name, broken.message)


def _log(
    session: Session, actor: Actor, sheet: Sheet, report: Report, now: datetime
) -> None:
    detail: dict[str, Any] = {
        "file": sheet.digest,
        "read": report.read,
        "added": report.added,
        "known": report.known,
    }
    audit.record(
        session, actor=actor, action=f"{Action.CONTRACT_REGISTER}.import",
        kind="contract", ref="", now=now, detail=detail,
    )  # fmt: skip
