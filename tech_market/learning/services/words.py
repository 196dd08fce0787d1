"""The lexicon: brokers propose lines, an administrator makes a version of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.learning.models import (
    EngineVersion,
    LexiconProposal,
    ProposalState,
    VersionKind,
)
from tech_market.learning.rules.versions import checked_why
from tech_market.learning.services.versions import (
    Made,
    lexicon_in_force,
    make_version,
)
from tech_market.matching.lexicon import Lexicon
from tech_market.matching.lexicon.form import LexiconFault, changed, checked
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.saying import Said

MOST_WAITING: Final = 50  # of one person
MOST_LISTED: Final = 100  # proposals of one list; what is decided makes room
MOST_SHOWN: Final = 200  # lines of a difference that are kept


def propose(
    session: Session, *, old: str, new: str, why: str, actor: Actor, now: datetime
) -> LexiconProposal:
    """Propose one line to add, replace or take out; nothing changes by it.

    Raises RuleBroken: "lexicon-same", "lexicon-line", "why", "proposal-many".
    """
    old, new = " ".join(old.split()), " ".join(new.split())
    if old == new:
        raise RuleBroken("lexicon-same", "请填写要改成的词条", field="new")
    if "#" in new:
        raise RuleBroken("lexicon-line", "词条里不能有 #，它后面是注释", field="new")
    said = checked_why(why)
    _apply(lexicon_in_force(session).text, old, new)
    waiting = select(func.count()).where(
        LexiconProposal.by_id == actor.user_id,
        LexiconProposal.state == ProposalState.WAITING,
    )
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise RuleBroken("proposal-many", "您待审的提议已很多，请等管理员处理后再提")
    one = LexiconProposal(old=old, new=new, why=said, at=now, by_id=actor.user_id)
    session.add(one)
    session.flush()
    audit.record(
        session, actor=actor, action=Action.LEXICON_PROPOSE, kind="lexicon-proposal",
        ref=one.ref, now=now, detail={"step": "propose"},
    )  # fmt: skip
    return one


def _apply(text: str, old: str, new: str) -> str:
    try:
        return changed(text, old=old, new=new)
    except LexiconFault as fault:
        said = fault.said if fault.number else fault.why
        raise RuleBroken("lexicon-line", said, field="new") from fault


def adopt_proposals(
    session: Session, *, refs: Collection[str], actor: Actor, now: datetime
) -> EngineVersion:
    """Make a version of the lexicon in force with these proposals; not in force yet.

    Raises NotFound; RuleBroken: "proposal-none", "proposal-decided", "lexicon-line".
    """
    found = [get_waiting(session, ref=ref) for ref in dict.fromkeys(refs)]
    if not found:
        raise RuleBroken("proposal-none", "请先勾选要采纳的提议")
    text = lexicon_in_force(session).text
    for one in sorted(found, key=lambda each: each.id):
        text = _apply(text, one.old, one.new)
    version = _made(
        session,
        text,
        Said("采纳 %(count)s 条提议", count=len(found)),
        actor=actor,
        now=now,
    )
    for one in found:
        _decide(one, ProposalState.ADOPTED, actor=actor, now=now)
        one.version = version
    return version


def refuse_proposal(
    session: Session, *, ref: str, answer: str, actor: Actor, now: datetime
) -> LexiconProposal:
    """Say no to a proposal, with a reason its author reads.

    Raises NotFound; RuleBroken: "why", "proposal-decided".
    """
    one = get_waiting(session, ref=ref)
    one.answer = checked_why(answer)
    _decide(one, ProposalState.REFUSED, actor=actor, now=now)
    audit.record(
        session, actor=actor, action=Action.ENGINE_MANAGE, kind="lexicon-proposal",
        ref=one.ref, now=now, detail={"step": "refuse"},
    )  # fmt: skip
    return one


def upload(
    session: Session, *, content: bytes, note: str, actor: Actor, now: datetime
) -> EngineVersion:
    """Make a version of a whole file; a wrong line leaves everything as it is.

    Raises RuleBroken: "lexicon-encoding", "lexicon-line", "lexicon-same", "why".
    """
    said = checked_why(note)
    text = decoded(content)
    try:
        checked(text)
    except LexiconFault as fault:
        raise RuleBroken("lexicon-line", fault.said, field="file") from fault
    if Lexicon(text).digest == lexicon_in_force(session).digest:
        raise RuleBroken("lexicon-same", "文件与现行词库相同", field="file")
    return _made(session, text, said, actor=actor, now=now)


def decoded(content: bytes) -> str:
    """Return a file's text, UTF-8 or GB 18030.

    Raises RuleBroken: "lexicon-encoding".
    """
    for name in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise RuleBroken(
        "lexicon-encoding", "文件不是文本：请存为 UTF-8 编码的 txt", field="file"
    )


def _made(
    session: Session, text: str, note: str, *, actor: Actor, now: datetime
) -> EngineVersion:
    table = difference(lexicon_in_force(session), Lexicon(text))
    made = Made(VersionKind.LEXICON, {"text": text}, table, note)
    return make_version(session, made, actor=actor, now=now)


def difference(old: Lexicon, new: Lexicon) -> dict[str, object]:
    """Return the lines that come and go, and how many lines there are then."""
    before, after = ([str(line) for line in one.lines] for one in (old, new))
    had, has = set(before), set(after)
    added = [line for line in after if line not in had]
    removed = [line for line in before if line not in has]
    return {
        "lines": len(after),
        "added": added[:MOST_SHOWN],
        "removed": removed[:MOST_SHOWN],
        "added_count": len(added),
        "removed_count": len(removed),
    }


def get_waiting(session: Session, *, ref: str) -> LexiconProposal:
    """Return a proposal nobody has decided on.

    Raises NotFound; RuleBroken("proposal-decided").
    """
    one = session.scalar(
        select(LexiconProposal)
        .where(LexiconProposal.ref == ref)
        .with_for_update(of=LexiconProposal)
        .execution_options(populate_existing=True)
    )
    if one is None:
        raise NotFound
    if one.state is not ProposalState.WAITING:
        raise RuleBroken("proposal-decided", "该提议已处理，请刷新页面")
    return one


def _decide(
    one: LexiconProposal, state: ProposalState, *, actor: Actor, now: datetime
) -> None:
    one.state, one.decided_at, one.decided_by_id = state, now, actor.user_id


def list_proposals(
    session: Session, *, state: ProposalState | None = None, by_id: int | None = None
) -> Sequence[LexiconProposal]:
    """Return proposals, the newest first, MOST_LISTED at most."""
    query = select(LexiconProposal).options(
        joinedload(LexiconProposal.by), joinedload(LexiconProposal.version)
    )
    if state is not None:
        query = query.where(LexiconProposal.state == state)
    if by_id is not None:
        query = query.where(LexiconProposal.by_id == by_id)
    return session.scalars(
        query.order_by(LexiconProposal.id.desc()).limit(MOST_LISTED)
    ).all()


def count_proposals(
    session: Session, *, state: ProposalState | None = None, by_id: int | None = None
) -> int:
    """Count them all."""
    query = select(func.count(LexiconProposal.id))
    if state is not None:
        query = query.where(LexiconProposal.state == state)
    if by_id is not None:
        query = query.where(LexiconProposal.by_id == by_id)
    return session.scalar(query) or 0
