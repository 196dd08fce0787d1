"""Tables of learning; import from here."""

from tech_market.learning.models.judgements import Judgement
from tech_market.learning.models.proposals import LexiconProposal, ProposalState
from tech_market.learning.models.versions import (
    EngineActivation,
    EngineVersion,
    VersionKind,
)

__all__ = [
    "EngineActivation", "EngineVersion", "Judgement", "LexiconProposal",
    "ProposalState", "VersionKind",
]  # fmt: skip
