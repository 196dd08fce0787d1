"""Say what happened to an introduction or its deal, and to whom it matters."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.brokerage.models import Introduction
from tech_market.brokerage.telling import News, tell

PLACE = "brokerage.show_introduction"


def of_introduction(
    session: Session, kind: str, one: Introduction, *, now: datetime
) -> None:
    """Tell both sides and the broker, who each see of it what they may."""
    match = one.match
    tell(
        session,
        News(
            kind=kind,
            place=PLACE,
            ref=one.ref,
            at=now,
            organisation_ids=(match.need.organisation_id, match.result.organisation_id),
            user_ids=(one.broker.user_id,),
        ),
    )
