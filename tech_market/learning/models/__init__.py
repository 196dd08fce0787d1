"""Tables of learning; import from here."""

from tech_market.learning.models.judgements import Judgement

__all__ = ["Judgement"]
