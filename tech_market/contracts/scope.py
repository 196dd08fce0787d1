"""Whose contracts are whose, as SQL. What is out of scope does not exist."""

from sqlalchemy import ColumnElement, false, true

from tech_market.brokerage.models import Broker
from tech_market.contracts.models import Contract, ContractParty
from tech_market.policy.actor import Actor, Role


def readable(actor: Actor) -> ColumnElement[bool]:
    """Oversight reads all; a broker their own; a verified party's members theirs."""
    if actor.sees_all:
        return true()
    if actor.role is Role.BROKER:
        return Contract.broker.has(Broker.user_id == actor.user_id)
    if actor.is_verified and actor.organisation_id is not None:
        return Contract.parties.any(
            ContractParty.organisation_id == actor.organisation_id
        )
    return false()


def enters_from_deals(actor: Actor) -> bool:
    """Tell whether this person types contracts only from signed deals of their own."""
    return actor.role is Role.BROKER


def writable(actor: Actor) -> ColumnElement[bool]:
    """Return who may edit the paper: its broker, else whoever entered it."""
    if actor.user_id is None:
        return false()
    if enters_from_deals(actor):
        return Contract.broker.has(Broker.user_id == actor.user_id)
    return Contract.entered_by_id == actor.user_id
