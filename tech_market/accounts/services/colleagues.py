"""Who belongs to an organisation and may be told what concerns it."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
    User,
)


def members_of(
    session: Session, organisation_ids: Collection[int]
) -> dict[int, list[int]]:
    """Return the people of verified organisations who may be told, by organisation."""
    rows = session.execute(
        select(Membership.organisation_id, User.id)
        .join(User, Membership.user_id == User.id)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .where(
            Membership.organisation_id.in_(organisation_ids),
            Membership.state == MembershipState.ACTIVE,
            Organisation.state == OrganisationState.VERIFIED,
            User.is_disabled.is_(False),
        )
        .order_by(User.id)
    )
    found: dict[int, list[int]] = {}
    for organisation_id, user_id in rows:
        found.setdefault(organisation_id, []).append(user_id)
    return found
