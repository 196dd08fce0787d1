"""The papers of a contract: added, taken off, read by who may see the contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.codes.book import CodeBook
from tech_market.contracts.models import Contract
from tech_market.contracts.records import ContractDocument
from tech_market.contracts.rules import ALIVE, MOVABLE, ContractState
from tech_market.contracts.scope import readable
from tech_market.contracts.services.finding import get_contract, may_write
from tech_market.errors import NotFound, RuleBroken
from tech_market.files import services as files
from tech_market.files.models import StoredFile
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.saying import Said

CONTRACT_TEXT = "contract"  # list contract-paper: the one that may stand only once
MOST = 30  # documents of one contract
#: states in which the same contract text elsewhere would count twice
HELD = frozenset(ContractState) - {
    ContractState.CANCELLED,
    ContractState.REVOKED,
    ContractState.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in, and what it is said to be."""

    paper_code: str
    name: str
    content: bytes


def list_documents(session: Session, contract: Contract) -> Sequence[ContractDocument]:
    """Return the documents of a contract that were not taken off, oldest first."""
    return session.scalars(
        select(ContractDocument)
        .options(joinedload(ContractDocument.file))
        .where(
            ContractDocument.contract_id == contract.id,
            ContractDocument.removed_at.is_(None),
        )
        .order_by(ContractDocument.id)
    ).all()


def may_add(session: Session, *, actor: Actor, contract: Contract) -> bool:
    """Tell who adds: the drafter while the paper moves, the registrar afterwards."""
    if contract.state in MOVABLE:
        return may_write(session, actor=actor, contract=contract)
    return may(actor, Action.CONTRACT_REGISTER)


def add_document(
    session: Session,
    *,
    actor: Actor,
    codes: CodeBook,
    ref: str,
    upload: Upload,
    folder: Path,
    now: datetime,
) -> ContractDocument:
    """Store a file and hang it on the contract.

    Raises NotFound, RuleBroken "unknown-code", "documents-closed", "documents-full",
    "same-file", "file-there", and what the file itself breaks.
    """
    contract = get_contract(session, actor=actor, ref=ref)
    codes.check("contract-paper", upload.paper_code, field="paper_code")
    if not may_add(session, actor=actor, contract=contract):
        raise RuleBroken("documents-closed", "合同已提交，材料不能再改动")
    there = list_documents(session, contract)
    if len(there) >= MOST:
        raise RuleBroken(
            "documents-full", "一份合同最多 %(most)s 个文件", field="file", most=MOST
        )
    stored = files.store(
        session, folder=folder, content=upload.content, name=upload.name,
        actor=actor, now=now,
    )  # fmt: skip
    if any(one.file.sha256 == stored.sha256 for one in there):
        raise RuleBroken("file-there", "这份文件已经上传过", field="file")
    document = ContractDocument(
        contract=contract, file=stored, paper_code=upload.paper_code, added_at=now
    )
    if upload.paper_code == CONTRACT_TEXT:
        check_not_elsewhere(session, actor=actor, contract=contract, file=stored)
        document.claim = stored.sha256 if contract.state in ALIVE else None
    session.add(document)
    session.flush()
    _record(session, actor, document, "add", now)
    return document


def remove_document(
    session: Session, *, actor: Actor, ref: str, document_ref: str, now: datetime
) -> None:
    """Take a document off a paper that still moves.

    Raises NotFound, RuleBroken "documents-closed".
    """
    document = get_document(session, actor=actor, ref=ref, document_ref=document_ref)
    contract = document.contract
    is_own = may_write(session, actor=actor, contract=contract)
    if contract.state not in MOVABLE or not is_own:
        raise RuleBroken("documents-closed", "合同已提交，材料不能再改动")
    document.removed_at, document.claim = now, None
    _record(session, actor, document, "remove", now)


def get_document(
    session: Session, *, actor: Actor, ref: str, document_ref: str
) -> ContractDocument:
    """Return a document of a contract the actor may read.

    Raises NotFound, also for one that was taken off.
    """
    found = session.scalar(
        select(ContractDocument)
        .join(Contract)
        .where(
            Contract.ref == ref,
            readable(actor),
            ContractDocument.ref == document_ref,
            ContractDocument.removed_at.is_(None),
        )
    )
    if found is None:
        raise NotFound("document")
    return found


def check_not_elsewhere(
    session: Session, *, actor: Actor, contract: Contract, file: StoredFile
) -> None:
    """Raise RuleBroken("same-file") when the text stands behind another contract.

    The other one is named only to who may read it.
    """
    other = session.scalar(
        select(Contract)
        .join(ContractDocument)
        .join(StoredFile)
        .where(
            StoredFile.sha256 == file.sha256,
            ContractDocument.paper_code == CONTRACT_TEXT,
            ContractDocument.removed_at.is_(None),
            Contract.id != contract.id,
            Contract.state.in_(HELD),
        )
        .limit(1)
    )
    if other is None:
        return
    seen = session.scalar(
        select(Contract.id).where(Contract.id == other.id, readable(actor))
    )
    name = f"“{other.project_name}”" if seen else Said("另一份合同")
    raise RuleBroken(
        "same-file",
        "这个文件已是%(name)s的合同文本，一份合同只登记一次",
        field="file",
        name=name,
    )


def claim_texts(session: Session, *, actor: Actor, contract: Contract) -> None:
    """Reserve the contract's own texts while it waits or is registered.

    Raises RuleBroken: "same-file". Two at once meet at the unique column.
    """
    for document in list_documents(session, contract):
        if document.paper_code == CONTRACT_TEXT:
            check_not_elsewhere(
                session, actor=actor, contract=contract, file=document.file
            )
            document.claim = document.file.sha256


def release_texts(session: Session, contract: Contract) -> None:
    """Let the texts of a contract that ended or went back be used again."""
    for document in list_documents(session, contract):
        document.claim = None


def _record(
    session: Session, actor: Actor, document: ContractDocument, verb: str, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.CONTRACT_WRITE}.document-{verb}",
        kind="contract", ref=document.contract.ref, now=now,
        detail={
            "document": document.ref, "paper": document.paper_code,
            "sha256": document.file.sha256, "size": document.file.size_bytes,
        },
    )  # fmt: skip
