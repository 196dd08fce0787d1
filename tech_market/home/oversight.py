"""What waits for the administrator."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState
from tech_market.accounts.services.reviewing import count_by_state
from tech_market.clock import today
from tech_market.contracts.rules import STATE_NAMES as CONTRACT_STATES
from tech_market.contracts.rules.changes import CHANGE_STATE_NAMES
from tech_market.contracts.services import pending
from tech_market.contracts.services.finding import (
    WAITING,
    ContractFilter,
    count_contracts,
)
from tech_market.home import deciding, queue, waiting
from tech_market.home.pages import ReviewPage, Task, WaitingRow
from tech_market.home.queue import Asked
from tech_market.listings.services.reviewing import MOST
from tech_market.policy.actor import Actor
from tech_market.web.paging import Pager


def review_page(
    session: Session,
    address: Callable[..., str],
    *,
    actor: Actor,
    now: datetime,
    asked: Asked,
    page: int,
    is_all: bool,
) -> ReviewPage:
    """Return needs and results that wait, page by page, and all else that does."""
    counts = queue.count_waiting(session)
    total = sum(
        count for (kind, state), count in counts.items()
        if asked.kind in {"", kind} and asked.state in {"", state}
    )  # fmt: skip
    rows = queue.list_waiting(session, asked, offset=(page - 1) * MOST)
    return ReviewPage(
        queue=tuple(rows),
        pager=Pager.of(total=total, page=page, size=MOST),
        asked=asked,
        choices=tuple(_choices(counts, asked)),
        is_all=is_all,
        last=deciding.last_batch(session, actor=actor, now=now),
        rows=tuple(_others(session, address, actor=actor, on=today(now))),
        rest=tuple(_rest(session, address, actor=actor)),
    )


def _choices(
    counts: dict[tuple[str, str], int], asked: Asked
) -> Iterator[tuple[str, Asked, int, bool]]:
    """Yield label, question, count and whether it is the one asked."""
    words = {
        Asked(): "全部", Asked("need"): "技术需求", Asked("result"): "科技成果",
        Asked("", "submitted"): "待审核", Asked("", "filed"): "已备案入库",
    }  # fmt: skip
    for one, word in words.items():
        count = sum(
            n for (kind, state), n in counts.items()
            if one.kind in {"", kind} and one.state in {"", state}
        )  # fmt: skip
        yield word, one, count, one == asked


def _others(
    session: Session, address: Callable[..., str], *, actor: Actor, on: date
) -> list[WaitingRow]:
    """Return organisations, contracts and changes that wait."""
    rows = [
        WaitingRow("单位核验", one.name, "", "待核验", one.created_at,
                   address("accounts.review_organisation", ref=one.ref))
        for one in waiting.organisations_waiting(session)
    ]  # fmt: skip
    rows += [
        WaitingRow("技术合同", one.project_name, "", CONTRACT_STATES[one.state],
                   one.submitted_at, address("contracts.show", ref=one.ref))
        for one in waiting.contracts_waiting(session)
    ]  # fmt: skip
    rows += [
        WaitingRow("合同变更", one.change.contract.project_name, "",
                   CHANGE_STATE_NAMES[one.change.state],
                   one.change.asked_at,
                   address("contracts.show_change", ref=one.change.contract.ref,
                           change_ref=one.change.ref))
        for one in pending.list_waiting(
            session, actor=actor, on=on, offset=0, limit=waiting.MOST_ROWS
        )
    ]  # fmt: skip
    return rows


def _rest(
    session: Session, address: Callable[..., str], *, actor: Actor
) -> Iterator[Task]:
    """Yield each list that is longer than what stands here of it."""
    pending_houses = OrganisationState.PENDING
    registry = ContractFilter(state=WAITING)
    lists = (
        Task("待核验的单位", count_by_state(session).get(pending_houses, 0),
             address("accounts.organisations", state=pending_houses.value)),
        Task("待登记的技术合同", count_contracts(session, actor=actor, wanted=registry),
             address("contracts.index", state=WAITING)),
        Task("待审核的合同变更", pending.count_waiting(session, actor=actor),
             address("contracts.changes")),
    )  # fmt: skip
    yield from (one for one in lists if one.count > waiting.MOST_ROWS)
