"""Whoever reads the log reads names; the codes behind them stay the same for good."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tech_market.audit.names import action_name, action_names, codes_named
from tech_market.policy.actions import Action
from tests.house.test_translations import CHINESE
from tests.sources import tree_of

SOURCES = Path(__file__).parents[2] / "tech_market"


def test_every_declared_action_has_a_name() -> None:
    assert [one for one in Action if one not in action_names()] == []


def test_names_are_whole_and_in_their_language() -> None:
    names = action_names().values()
    assert [one for one in names if not CHINESE.search(one.zh)] == []
    assert [one for one in names if not one.en or CHINESE.search(one.en)] == []
    assert [one for one in names if one.code in {one.zh, one.en}] == []


def recorded() -> Iterator[str]:
    """Yield the actions that calls name outright."""
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.keyword) and node.arg == "action":
                yield from _spelled(node.value)


def _spelled(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    if isinstance(value, ast.JoinedStr):
        base, *rest = value.values
        if len(rest) == 1 and isinstance(rest[0], ast.Constant):
            of = base.value if isinstance(base, ast.FormattedValue) else None
            if isinstance(of, ast.Attribute) and of.attr in Action.__members__:
                yield f"{Action[of.attr]}{rest[0].value!s}"


def test_every_action_that_is_spelled_out_has_a_name() -> None:
    found = set(recorded())
    assert len(found) > 20
    assert sorted(found - set(action_names())) == []


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("need.write.submit", "提交需求审核", "Hand in a need"),
        ("need.write.of-an-older-edition", "编写需求", "Write a need"),
        ("gone.for.good", "gone.for.good", "gone.for.good"),
    ],
)
def test_an_action_is_said_in_either_language(code: str, zh: str, en: str) -> None:
    assert action_name(code, "zh") == zh
    assert action_name(code, "en") == en


@pytest.mark.parametrize(
    ("words", "some", "none"),
    [
        ("登录", "sign-in", "need.read"),
        ("HAND IN", "need.write.submit", "need.read"),
        ("need.write", "need.write.submit", "need.read"),
        ("need.wri", None, "need.write.submit"),
    ],
)
def test_codes_are_found_by_name_and_by_code(
    words: str, some: str | None, none: str
) -> None:
    found = codes_named(words)
    assert some is None or some in found
    assert none not in found
