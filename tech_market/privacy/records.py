"""What a person wrote or decided anywhere in the market, by reference. Complete.

Every column that names a person stands in one of the two tables below;
tests/privacy/test_records.py fails for a new one until somebody decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Table, select
from sqlalchemy.orm import Session

from tech_market.db import Base

#: told in sections of their own, with all they hold
OWN = frozenset(
    {
        "brokers.user_id",
        "follows.user_id",
        "form_drafts.user_id",
        "memberships.user_id",
        "notice_preferences.user_id",
        "notices.user_id",
        "private_addresses.user_id",
        "questions.user_id",
        "saved_searches.user_id",
        "sign_ins.user_id",
    }
)
#: table and column: what the row is to this person
LABELS: dict[str, str] = {
    "amount_events.by_id": "记入金额账册",
    "assignments.by_id": "指派对接",
    "broker_conflicts.declared_by_id": "申报利益关系",
    "change_approvals.user_id": "审核合同变更",
    "contract_approvals.user_id": "审核合同登记",
    "contract_changes.asked_by_id": "申请合同变更",
    "contract_changes.decided_by_id": "决定合同变更",
    "contracts.approved_by_id": "登记技术合同",
    "contracts.entered_by_id": "录入技术合同",
    "deal_files.added_by_id": "上传商机文件",
    "deal_files.removed_by_id": "移除商机文件",
    "deal_steps.by_id": "推进商机",
    "diagnoses.decided_by_id": "答复需求诊断",
    "diagnoses.opened_by_id": "申请需求诊断",
    "diagnosis_versions.written_by_id": "撰写需求诊断",
    "engine_activations.by_id": "启用引擎版本",
    "engine_versions.made_by_id": "制作引擎版本",
    "evidence_papers.issued_by_id": "出具撮合证据",
    "expressions.by_id": "表达合作意向",
    "expressions.decided_by_id": "核实合作意向",
    "handovers.by_id": "移交需求",
    "import_batches.uploader_id": "批量导入",
    "income_recognitions.by_id": "核定技术性收入",
    "introductions.need_accepted_by_id": "同意对接引荐",
    "introductions.result_accepted_by_id": "同意对接引荐",
    "invitations.invited_by_id": "发出邀请",
    "judgements.by_id": "判断匹配",
    "ledger_snapshots.by_id": "公布统计期",
    "lexicon_proposals.by_id": "提议同义词",
    "lexicon_proposals.decided_by_id": "审定同义词",
    "memberships.decided_by_id": "审批单位成员",
    "nda_files.added_by_id": "上传保密协议",
    "nda_files.confirmed_by_id": "确认保密协议",
    "nda_terms.need_accepted_by_id": "同意保密协议",
    "nda_terms.result_accepted_by_id": "同意保密协议",
    "needs.author_id": "撰写技术需求",
    "organisations.decided_by_id": "核验单位",
    "pair_declines.by_id": "谢绝匹配",
    "pair_openings.user_id": "打开匹配",
    "pair_pushes.user_id": "收到推送",
    "questions.answered_by_id": "答复提问",
    "questions.removed_by_id": "移除提问",
    "reported_values.by_id": "填报上报指标",
    "results.author_id": "撰写科技成果",
    "review_acts.actor_id": "审核需求或成果",
    "reward_claims.approved_by_id": "批准奖励",
    "reward_claims.checked_by_id": "审核奖励",
    "reward_claims.claimed_by_id": "申报奖励",
    "reward_events.by_id": "记录奖励",
    "split_parts.consented_by_id": "同意份额方案",
    "splits.decided_by_id": "决定份额方案",
    "splits.proposed_by_id": "提出份额方案",
    "stored_files.uploaded_by_id": "上传文件",
    "visits.written_by_id": "记录拜访与会议",
}
_MOST = 10_000  # rows of one kind that are told; nobody has written as many by hand


@dataclass(frozen=True, slots=True)
class Record:
    """One row somebody wrote: what it is, what it is called, and when."""

    label: str  # Chinese, as in LABELS
    table: str
    name: str  # its number or reference, else its row number
    at: datetime | None


def person_columns() -> Iterator[tuple[str, Column[int]]]:
    """Yield every column of the market that names a person, as `table.column`."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "users" for key in column.foreign_keys):
                yield f"{table.name}.{column.name}", column


def records_of(session: Session, user_id: int) -> Iterator[Record]:
    """Yield what a person wrote, kind after kind, the oldest first."""
    for key, column in person_columns():
        if key not in LABELS:
            continue
        table = column.table
        names, moment = _names(table), _moment(table, column.name)
        shown = [*names, *([moment] if moment is not None else [])]
        rows = session.execute(
            select(*shown)
            .where(column == user_id)
            .order_by(*table.primary_key.columns)
            .limit(_MOST)
        )
        for row in rows:
            name = next((str(part) for part in row[: len(names)] if part), "")
            at = row[-1] if moment is not None else None
            yield Record(LABELS[key], table.name, name, at)


def _names(table: Table) -> list[Column[object]]:
    """Return what a row may be called, the best first."""
    known = [table.c[name] for name in ("number", "ref") if name in table.c]
    return known or list(table.primary_key.columns)


def _moment(table: Table, column: str) -> Column[object] | None:
    """Return when it was done: `x_by_id` goes with `x_at`, else the row's time."""
    paired = column.removesuffix("_by_id") + "_at"
    for name in (paired, "at", "created_at", "asked_at", "made_at"):
        if name in table.c:
            return table.c[name]
    moments = (one for one in table.columns if _is_moment(one))
    return next(moments, None)


def _is_moment(column: Column[object]) -> bool:
    kind = getattr(column.type, "impl", column.type)
    return isinstance(kind, DateTime)
