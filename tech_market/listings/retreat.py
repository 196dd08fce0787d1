"""When an organisation is verified no more, what it published is withdrawn with it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.accounts.services import reviewing
from tech_market.audit import services as audit
from tech_market.listings.models import Listing, ListingChange
from tech_market.listings.moving import Moved, tell_moved
from tech_market.listings.rules import ListingState, Step, next_state
from tech_market.policy.actor import Actor
from tech_market.saying import Said

REASON = Said("单位核验已撤销；重新核验后可再次提交审核")


def withdraw_published(
    session: Session, *, actor: Actor, organisation: Organisation, now: datetime
) -> int:
    """Withdraw every published listing of every kind; return how many.

    Numbers and first publications stay: what was counted stays counted.
    """
    count = 0
    for model in Listing.__subclasses__():
        rows = select(model).where(
            model.organisation_id == organisation.id,
            model.state == ListingState.PUBLISHED,
        )
        for one in session.scalars(rows):
            one.state = next_state(one.state, Step.WITHDRAW)
            one.state_reason = REASON
            session.add(ListingChange(kind=one.kind, listing_id=one.id, at=now))
            tell_moved(session, Moved(one, Step.WITHDRAW, now))
            count += 1
    if count:
        audit.record(
            session, actor=actor, action="listing.retreat", kind="organisation",
            ref=organisation.ref, now=now, detail={"withdrawn": count},
        )  # fmt: skip
    return count


reviewing.when_refused(withdraw_published)
