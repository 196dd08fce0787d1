"""Which terms the index is asked for, so that its order comes near our score."""

from tech_market.matching.profile import SYNONYMS, TOPICS
from tech_market.matching.score import Question


def candidates(question: Question) -> dict[str, dict[str, float]]:
    """Return boosts by sort and term; the index itself multiplies by rarity."""
    scale, parts = question.scale, question.by.parts
    wanted: dict[str, dict[str, float]] = {}
    for sort, some in question.asked.items():
        wanted[sort] = {
            term: parts[sort] * weight / some.good / scale.rarity(sort, term)
            for term, weight in some.weights.items()
        }
    for sort in (TOPICS, SYNONYMS):
        counts = question.profile.terms[sort]
        weights = {
            name: scale.weight(sort, name) ** 2 * count**0.5
            for name, count in counts.items()
        }
        total = sum(weights.values())
        wanted[sort] = {
            name: parts[sort] * weight / total / scale.rarity(sort, name)
            for name, weight in weights.items()
        }
    return wanted
