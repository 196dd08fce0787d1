"""What a demo listing is given besides its words: owner, state, age, tags, level."""

from collections.abc import Sequence
from random import Random

from tech_market.demo.dice import happens
from tech_market.demo.kernels import Kernel
from tech_market.demo.parties import organisations
from tech_market.demo.shapes import ListingText
from tech_market.listings.rules import (
    LONGEST_VALIDITY_DAYS,
    Level,
    ListingState,
)

_S = ListingState
NEED_STATES = (
    *(_S.PUBLISHED,) * 17,
    *(_S.CLOSED, _S.SUBMITTED, _S.RETURNED, _S.FILED, _S.DRAFT, _S.WITHDRAWN),
)
FIRST_ANSWER_STATES = (*(_S.PUBLISHED,) * 18, _S.CLOSED, _S.SUBMITTED)
SECOND_ANSWER_STATES = (
    *(_S.PUBLISHED,) * 13,
    *(_S.SUBMITTED, _S.SUBMITTED, _S.FILED, _S.RETURNED, _S.DRAFT, _S.WITHDRAWN),
)
LEVELS = (*(Level.OPEN,) * 15, *(Level.MEMBERS,) * 3, Level.AGREED)
WAYS = (
    ("commissioned", "joint"),
    ("joint", "service"),
    ("transfer", "patent-licence"),
    ("commissioned", "try-then-buy"),
    ("joint", "technology-equity"),
    ("patent-licence", "option-licence"),
    ("service", "consulting"),
)
_YOUNG = frozenset({_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.FILED})
_FOUR_LISTS = (
    "domestic-substitution",
    "result-conversion",
    "applied-drives-basic",
    "basic-leads-applied",
)
_KEY_TECHNOLOGY = ("self-controlled", "import-substitutable", "supply-risk")


def owner(place: int, kernel: Kernel, role: str) -> str:
    """Take the enterprises or the institutes of the kernel's industry in turn."""
    letter = "e" if role == "enterprise" else "i"
    fitting = [
        one.key
        for one in organisations()
        if one.key.startswith(letter) and kernel.industry_code in one.industries
    ]
    return fitting[place % len(fitting)]


def tags(place: int) -> tuple[str, ...]:
    """Return one of the four lists and, for two listings in three, a class."""
    both: Sequence[str] = (
        _FOUR_LISTS[place % len(_FOUR_LISTS)],
        _KEY_TECHNOLOGY[place // 2 % len(_KEY_TECHNOLOGY)],
    )
    return tuple(both[: 2 if place % 3 else 1])


def days(choose: Random, state: ListingState) -> tuple[int, int]:
    """Return how old it is and how long it is still good; a few have run out."""
    if state in _YOUNG:
        return choose.randrange(2, 40), choose.randrange(180, 540, 30)
    age = choose.randrange(30, 360)
    if state is _S.PUBLISHED and happens(choose, share=0.04):
        return age, -choose.randrange(1, 25)
    return age, choose.randrange(60, LONGEST_VALIDITY_DAYS - age)


def is_on_show(one: ListingText) -> bool:
    """Tell whether it is published and has not run out."""
    return one.state is _S.PUBLISHED and one.valid_days >= 0
