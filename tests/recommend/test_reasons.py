"""Reasons survive the database, and numbers are quoted as their owner wrote them."""

import json
from decimal import Decimal

import pytest

from tech_market.matching.score import explain
from tech_market.matching.text import NEED, RESULT, Document, Indicator
from tech_market.matching.weights import weights
from tech_market.recommend.reasons import PART_NAMES, pack, quote, reasons_of, unpack


def row(operator: str, low: str | None, high: str | None, unit: str = "") -> Indicator:
    first, last = (None if end is None else Decimal(end) for end in (low, high))
    return Indicator("抗拉强度", operator, first, last, unit)


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        (row(">=", "450.000", None, "MPa"), "≥450 MPa"),
        (row("<=", None, "0.50", "%"), "≤0.5 %"),
        (row("<", None, "10"), "＜10"),
        (row("range", "3", "5.0", "mm"), "3～5 mm"),
        (row("=", "480", "480", "MPa"), "＝480 MPa"),
    ],
)
def test_indicator_is_quoted(indicator: Indicator, words: str) -> None:
    assert quote(indicator) == words


def test_reasons_come_back_from_json_as_they_were() -> None:
    need = Document(
        id="n", kind=NEED, title="高强耐蚀铝合金", field_code="0501",
        indicators=(row(">=", "450", None, "MPa"),),
    )  # fmt: skip
    result = Document(
        id="r", kind=RESULT, title="高强铝合金制备方法", field_code="0501",
        indicators=(row("=", "0.48", "0.48", "GPa"),),
    )  # fmt: skip
    found = reasons_of(explain(need, result))
    kept = json.loads(json.dumps(pack(found)))
    back = unpack(kept, score=found.score, engine=found.engine)
    assert (back.shared, back.missing, back.verdicts) == (
        found.shared, found.missing, found.verdicts,
    )  # fmt: skip
    assert [part.label for part in back.parts] == [part.label for part in found.parts]
    assert back.verdicts[0].label == "满足"
    assert (back.count("met"), back.count("unknown")) == (1, 0)


def test_terms_and_weights_come_back_from_json_as_they_were() -> None:
    need = Document(
        id="n", kind=NEED, title="高强铝合金", budget_fen=80_000_000, trl=8,
        cooperation_codes=("joint", "transfer"), hard=("budget",),
    )  # fmt: skip
    result = Document(
        id="r", kind=RESULT, title="高强铝合金", price_fen=200_000_000,
        cooperation_codes=("joint",),
    )  # fmt: skip
    found = reasons_of(explain(need, result))
    kept = json.loads(json.dumps(pack(found)))
    back = unpack(kept, score=found.score, engine=found.engine)
    assert back.terms == found.terms
    assert [(one.name, one.outcome, one.is_hard) for one in back.terms] == [
        ("budget", "not-met", True), ("trl", "unknown", False),
        ("cooperation", "met", False),
    ]  # fmt: skip
    assert sum(part.weight for part in back.parts) == pytest.approx(1.0, abs=1e-3)
    assert back.broken == 1
    assert back.kept == pytest.approx(weights().unmet, abs=1e-3)


def test_a_match_kept_before_there_were_weights_is_read_without_them() -> None:
    old = {"parts": [["words", 0.5, 1.0]], "verdicts": [], "shared": ["铝合金"]}
    back = unpack(old, score=0.5, engine="2026.1")
    assert (back.parts[0].weight, back.terms, back.broken, back.kept) == (0, (), 0, 1)


def test_every_part_of_the_engine_has_a_chinese_name() -> None:
    assert set(weights().parts) <= set(PART_NAMES)


def test_reasons_of_another_version_are_read_as_far_as_they_go() -> None:
    assert unpack({}, score=0.5, engine="old").verdicts == ()
