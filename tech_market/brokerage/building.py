"""Whether brokers or the other side have acted upon a listing since a moment."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Expression, Introduction
from tech_market.listings import built
from tech_market.listings.models import Listing
from tech_market.matching.text import NEED
from tech_market.recommend.models import Match, MatchState


def is_taken_up(session: Session, listing: Listing, since: datetime) -> bool:
    """Tell whether interest was expressed, or a pairing taken or introduced."""
    is_need = listing.kind == NEED
    sent = Expression.need_id if is_need else Expression.result_id
    paired = Match.need_id if is_need else Match.result_id
    asked = select(Introduction.id).where(
        Introduction.match_id == Match.id, Introduction.taken_at >= since
    )
    matched = select(Match.id).where(
        paired == listing.id,
        or_(
            (Match.state != MatchState.OPEN) & (Match.updated_at >= since),
            asked.exists(),
        ),
    )
    expressed = select(Expression.id).where(
        sent == listing.id, Expression.sent_at >= since
    )
    return any(session.scalar(one.limit(1)) for one in (expressed, matched))


built.register(is_taken_up)
