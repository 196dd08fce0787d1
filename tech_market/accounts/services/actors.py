"""From a person to who is asking, read fresh for every request."""

from tech_market.accounts.models import MembershipState, Rank, User
from tech_market.codes.catalog import shipped
from tech_market.policy.actor import Actor, Role


def actor_of(user: User | None, *, ip: str = "") -> Actor:
    """Return the actor: staff by role, members by their organisation's kind.

    A disabled person, and one without an active membership, is a mere visitor.
    """
    if user is None:
        return Actor(ip=ip)
    if user.is_disabled:
        return Actor(ip=ip)
    if user.staff_role is not None:
        return Actor(
            role=Role(user.staff_role.value),
            user_id=user.id,
            user_ref=user.ref,
            name=user.name,
            ip=ip,
        )
    place = user.membership
    if place is None or place.state is not MembershipState.ACTIVE:
        return Actor(user_id=user.id, user_ref=user.ref, name=user.name, ip=ip)
    return Actor(
        role=role_of_kind(place.organisation.kind_code),
        user_id=user.id,
        user_ref=user.ref,
        name=user.name,
        organisation_id=place.organisation_id,
        organisation_name=place.organisation.name,
        is_verified=place.organisation.is_verified,
        is_owner=place.rank is Rank.OWNER,
        ip=ip,
    )


def role_of_kind(kind_code: str) -> Role:
    """Return the role that members of this kind of organisation have."""
    for code in shipped()["organisation-kind"].codes:
        if code.code == kind_code:
            return Role(code.extra["role"])
    return Role.VISITOR
