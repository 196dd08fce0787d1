"""Whose batches are whose, as SQL: the members of the organisation, nobody else."""

from sqlalchemy import ColumnElement, false

from tech_market.imports.models import ImportBatch
from tech_market.policy.actor import Actor


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the batches of the actor's organisation."""
    if actor.organisation_id is None:
        return false()
    return ImportBatch.organisation_id == actor.organisation_id
