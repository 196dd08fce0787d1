"""What matches a listing that is still typed: asked, shown, never kept or pushed."""

from collections import Counter
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.listings.audience import Audience
from tech_market.listings.helping import FieldIdea, Live, LiveMatch, set_helper
from tech_market.listings.models import Listing
from tech_market.matching.index import IndexBroken
from tech_market.matching.score import Match
from tech_market.matching.text import NEED, other_kind
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import document_of, find_listed
from tech_market.recommend.reasons import Reasons, reasons_of
from tech_market.recommend.services.matches import LEAST
from tech_market.recommend.wiring import current_store

SHOWN: Final = 4
ASKED: Final = 12  # near listings whose fields are counted
WORDS: Final = 3  # shared words named in a sentence


def help_with(
    session: Session, actor: Actor, listing: Listing, now: datetime
) -> Live | None:
    """Return what fits, for members of verified organisations; None without an index.

    Offers only what members find now. Reasons quote what members may read of it.
    """
    if not (actor.is_insider and may(actor, Action.MATCH_READ)):
        return Live(is_open=False)
    store = current_store()
    index = store.find()
    if index is None:
        return None
    day, kind = today(now), other_kind(listing.kind)
    try:
        found = index.rank(
            document_of(listing, Audience.FULL, on=day), kind=kind, top=ASKED, today=day
        )
    except IndexBroken:
        store.drop()
        return None
    rows = find_listed(session, kind, [one.id for one in found], on=day)
    near = [
        (one, rows[one.id])
        for one in found
        if one.score >= LEAST
        and one.id in rows
        and rows[one.id].organisation_id != actor.organisation_id
    ]
    return Live(
        tuple(_match(one, row) for one, row in near[:SHOWN]), _fields(near, kind)
    )


def _match(one: Match, row: Listing) -> LiveMatch:
    return LiveMatch(f"{row.kind}s", row.ref, row.title, sentence(reasons_of(one)))


def sentence(reasons: Reasons) -> str:
    """Say in one sentence why a listing fits."""
    said = []
    if reasons.shared:
        words = str(_("、")).join(reasons.shared[:WORDS])
        said.append(_("都写到%(words)s", words=words))
    if reasons.count("met"):
        said.append(_("指标满足%(count)s项", count=reasons.count("met")))
    if reasons.count("not-met"):
        said.append(_("不满足%(count)s项", count=reasons.count("not-met")))
    return str(_("，")).join(said) or _("领域和用词相近")


def _fields(near: list[tuple[Match, Any]], kind: str) -> tuple[FieldIdea, ...]:
    counts = Counter(row.field_code for _one, row in near if row.field_code)
    weights = Counter[str]()
    for one, row in near:
        if row.field_code:
            weights[row.field_code] += one.score  # type: ignore[assignment]
    return tuple(
        FieldIdea(
            code,
            _("相近的%(count)s条需求属于这一领域", count=counts[code])
            if kind == NEED
            else _("相近的%(count)s条成果属于这一领域", count=counts[code]),
        )
        for code, _weight in weights.most_common()
    )


set_helper(help_with)
