"""How much a reward is, in whole 分, and how brokers share it. Pure."""

from collections.abc import Mapping

BASIS = 10_000  # 1.5% is 150 of these; all shares of a deal add up to them


def reward_of(base_fen: int, *, rate_bp: int, cap_fen: int | None) -> int:
    """Return the reward of one contract in 分: a ceiling, so cut off, never rounded up.

    `base_fen` may be zero or below when the contract was taken out of the count.
    """
    found = max(base_fen, 0) * rate_bp // BASIS
    return found if cap_fen is None else min(found, cap_fen)


def split(total_fen: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Share an amount out so that the parts add up to it exactly.

    `shares` in hundredths of a percent, together 10,000, none negative. What is left
    after cutting off goes 分 by 分 to the largest remainders, among equals to the
    first name. Raises ValueError for other shares or a negative amount.
    """
    if total_fen < 0 or sum(shares.values()) != BASIS or min(shares.values()) < 0:
        raise ValueError("shares must add up to 10,000")
    parts = {name: total_fen * share // BASIS for name, share in shares.items()}
    rests = {name: total_fen * share % BASIS for name, share in shares.items()}
    left = total_fen - sum(parts.values())
    for name in sorted(shares, key=lambda one: (-rests[one], one))[:left]:
        parts[name] += 1
    return parts


def owed_back(*, paid_fen: int, due_fen: int) -> int:
    """Return how much of what was paid is above what is due now, in 分."""
    return max(0, paid_fen - due_fen)
