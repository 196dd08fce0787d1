"""What a broker agreed to show of their work; small numbers are hidden.

Contracts lie above: the domain that counts them registers its answer once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.models import Broker
from tech_market.brokerage.services.register import find_broker
from tech_market.errors import NotFound
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

LEAST_SHOWN = 3  # below it a number points at single deals, and is hidden


@dataclass(frozen=True, slots=True)
class Public:
    """How many deals and registered contracts, as counted."""

    deals: int
    contracts: int

    @property
    def shown_deals(self) -> int | None:
        """The number of deals, None where it is too small to show."""
        return self.deals if self.deals >= LEAST_SHOWN else None

    @property
    def shown_contracts(self) -> int | None:
        """The number of contracts, None where it is too small to show."""
        return self.contracts if self.contracts >= LEAST_SHOWN else None


Source = Callable[[Session, Sequence[Broker]], dict[int, Public]]
_sources: list[Source] = []


def set_source(source: Source) -> None:
    """Name who counts; the last one holds."""
    _sources[:] = [source]


def agreed_figures(session: Session, brokers: Sequence[Broker]) -> dict[int, Public]:
    """Return the figures of those brokers who agreed to show them, by their id."""
    willing = [one for one in brokers if one.shows_figures]
    return _sources[0](session, willing) if willing and _sources else {}


def choose_figures(
    session: Session, *, shows: bool, actor: Actor, now: datetime
) -> Broker:
    """Let a broker agree to show their figures, or agree no more. Raises NotFound."""
    broker = find_broker(session, actor=actor)
    if broker is None:
        raise NotFound("broker")
    broker.shows_figures = shows
    audit.record(
        session, actor=actor, action=f"{Action.BROKER_SELF}.figures", kind="broker",
        ref=broker.ref, now=now, detail={"shows": shows},
    )  # fmt: skip
    return broker
