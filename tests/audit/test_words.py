"""Kinds of things and the keys of details have words in both languages, all of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tech_market.audit.names import Name, action_names
from tech_market.audit.words import (
    detail_name,
    detail_names,
    find_detail,
    kind_name,
    kind_names,
    value_names,
)
from tech_market.codes.catalog import shipped
from tech_market.home.log_values import NAMES
from tech_market.imports.rules import RowState
from tests.house.test_translations import CHINESE
from tests.sources import tree_of

SOURCES = Path(__file__).parents[2] / "tech_market"
WAYS = {"", "fen", "points", "kind"}
RECORDERS = {"record", "_record", "_log"}  # take a detail, some of them by position


def calls() -> Iterator[ast.Call]:
    """Yield every call of the sources."""
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call):
                yield node


def trees() -> Iterator[ast.Module]:
    for file in SOURCES.rglob("*.py"):
        yield tree_of(file)


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def strings(values: list[ast.expr | None]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def recorded_kinds() -> Iterator[str]:
    """Yield the kinds that recording calls spell out."""
    for call in calls():
        given = {one.arg: one.value for one in call.keywords}
        if name_of(call) == "record" and {"action", "kind"} <= set(given):
            yield from strings([given["kind"]])


def recorded_keys() -> Iterator[str]:
    """Yield the keys of every table that becomes a detail of the log."""
    for tree in trees():
        for node in ast.walk(tree):
            for table in tables(node):
                for one in ast.walk(table):
                    if isinstance(one, ast.Dict):
                        yield from strings(one.keys)
            if isinstance(node, ast.Subscript) and _is_detail(node.value):
                yield from strings([node.slice])


def tables(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what is passed or kept as a detail."""
    if isinstance(node, ast.Call):
        yield from (one.value for one in node.keywords if one.arg == "detail")
        if name_of(node) in RECORDERS:
            yield from node.args
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (node.value for one in targets if _is_detail(one))


def _is_detail(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "detail"


def test_every_kind_that_is_spelled_out_has_a_name() -> None:
    found = set(recorded_kinds())
    assert len(found) > 25
    assert sorted(found - set(kind_names())) == []


def test_every_page_that_may_be_refused_is_named_by_its_domain(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert [one for one in ours if kind_name(one, "zh") == one] == []


def test_every_key_of_a_detail_has_a_name() -> None:
    found = set(recorded_keys())
    assert len(found) > 75
    known = {key for action, key in detail_names() if not action}
    assert sorted(found - known) == []


def test_every_key_has_a_name_that_an_action_can_find() -> None:
    actions = set(action_names())
    parts = {one.rsplit(".", count)[0] for one in actions for count in range(1, 4)}
    below = {one.action for one in detail_names().values() if one.action}
    assert sorted(below - actions - parts) == []


def test_states_of_imported_rows_are_counted_by_name() -> None:
    assert [
        one for one in RowState if find_detail("import.write.done", one) is None
    ] == []


def every_name() -> list[Name]:
    return [
        *kind_names().values(),
        *(one.name for one in detail_names().values()),
        *value_names().values(),
    ]


def test_names_are_whole_and_in_their_language() -> None:
    latin = {"SHA-256"}
    assert [one for one in every_name() if not CHINESE.search(one.zh)] == []
    assert [one for one in every_name() if not one.en or CHINESE.search(one.en)] == []
    assert [one for one in every_name() if one.code == one.en not in latin] == []


def test_how_values_are_read_is_known() -> None:
    ways = {one.values for one in detail_names().values()}
    lists = {way.removeprefix("code:") for way in ways if way.startswith("code:")}
    names = {way.removeprefix("names:") for way in ways if way.startswith("names:")}
    assert {way for way in ways if ":" not in way} == WAYS
    assert sorted(lists - set(shipped())) == []
    sets = {one for one, _code in value_names()}
    assert sorted(names - set(NAMES) - sets) == []
    assert sorted(sets - names) == []


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("need", "技术需求", "Need"),
        ("needs.show", "需求页面", "Pages of needs"),
        ("patents", "专利清单", "List of patents"),
        ("patents.index", "专利页面", "Pages of patents"),
        ("of-an-older-edition", "of-an-older-edition", "of-an-older-edition"),
        ("gone.page", "gone.page", "gone.page"),
        ("", "", ""),
    ],
)
def test_a_kind_is_said_in_either_language(code: str, zh: str, en: str) -> None:
    assert kind_name(code, "zh") == zh
    assert kind_name(code, "en") == en


@pytest.mark.parametrize(
    ("action", "key", "zh", "en"),
    [
        ("match.refresh", "opened", "新增配对", "Pairs opened"),
        ("deal.move", "from", "原阶段", "Stage before"),
        ("deal.move.of-an-older-edition", "from", "原阶段", "Stage before"),
        ("gone", "from", "原状态", "From"),
        ("gone", "unheard", "unheard", "unheard"),
    ],
)
def test_a_key_is_said_by_the_action_it_belongs_to(
    action: str, key: str, zh: str, en: str
) -> None:
    assert detail_name(action, key, "zh") == zh
    assert detail_name(action, key, "en") == en
