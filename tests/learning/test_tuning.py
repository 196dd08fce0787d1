"""Tuning on the market's own judgements: a version beside, and nothing else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.cli import match, tune
from tech_market.learning.models import EngineVersion, Judgement
from tech_market.learning.rules import versions as rules
from tech_market.learning.services import judged, tuning
from tech_market.matching import fitting, weights
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.makers import make_need, make_result

THINGS = [
    "锂电池",
    "钛合金",
    "污水膜",
    "机器人",
    "传感器",
    "润滑油",
    "催化剂",
    "轴承钢",
    "石墨烯",
    "变压器",
]


def say(session: Session, need: Any, result: Any, grade: int, now: datetime) -> None:
    session.add(
        Judgement(
            at=now, role="broker", need=need, result=result, code="taken", grade=grade,
            source_kind="match", source_ref="x", engine="2026.2", score=0.5,
        )
    )  # fmt: skip


def judge_market(session: Session, now: datetime, needs: int = 6) -> None:
    """Make needs whose field tells better than their words which result is wanted."""
    for thing in THINGS[:needs]:
        need = make_need(
            session, title=f"{thing}技术", summary=thing, field_code="0501"
        )
        good = make_result(session, title=f"{thing}", summary="", field_code="0501")
        bad = make_result(
            session, title=f"{thing}技术", summary=thing, field_code="0101"
        )
        say(session, need, good, 2, now)
        say(session, need, bad, 0, now)
    session.commit()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a few judgements do."""
    monkeypatch.setattr(rules, "LEAST_PAIRS", 10)
    monkeypatch.setattr(rules, "LEAST_NEEDS", 5)
    return iter(())


def test_too_few_judgements_are_refused_with_what_is_missing(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    judge_market(session, now)
    rebuild(store, now=now)
    ran = app.test_cli_runner().invoke(match.group, ["tune"])
    assert ran.exit_code == 1
    assert "至少 60 对、12 条分出高低的需求，现有 12 对、6 条" in ran.output
    assert session.scalars(select(EngineVersion)).all() == []


@pytest.mark.usefixtures("few")
def test_tuning_writes_an_inactive_version_with_both_tables(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    judge_market(session, now)
    rebuild(store, now=now)
    assert tune.tune.name == "tune"  # imported, and so in the group
    ran = app.test_cli_runner().invoke(match.group, ["tune"])
    assert ran.exit_code == 0, ran.output
    assert "留出合计" in ran.output
    (version,) = session.scalars(select(EngineVersion))
    assert weights.weights() is weights.shipped()
    assert version.content["parts"]["field"] > weights.shipped().parts["field"]
    assert sum(one["needs"] for one in version.table["folds"]) == 6
    assert set(version.table["held_out"]["before"]) == {"ndcg_10", "mrr_10"}
    assert version.table["present"] == weights.shipped().parts


def test_pools_hold_what_was_judged_even_when_the_index_does_not_find_it(
    session: Session, store: Store, now: datetime
) -> None:
    need = make_need(session, title="锂电池", summary="锂电池")
    other = make_result(session, title="窗帘", summary="布艺", field_code="11")
    say(session, need, other, 0, now)
    session.commit()
    rebuild(store, now=now)
    index = store.find()
    assert index is not None
    graded = judged.grades(session)
    found = tuning.pools(session, index, graded, now=now)
    assert [one.id for one in found[need.ref]] == [other.ref]
    assert fitting.telling(found, graded) == []


@pytest.mark.parametrize(
    ("before", "after", "better"),
    [
        ((0.5, 0.5), (0.6, 0.5), True),
        ((0.5, 0.5), (0.5, 0.6), True),
        ((0.5, 0.5), (0.5, 0.5), False),
        ((0.5, 0.5), (0.6, 0.4), False),
    ],
)
def test_better_means_that_no_held_out_figure_fell(
    before: tuple[float, float], after: tuple[float, float], *, better: bool
) -> None:
    names = tuning.SHOWN
    told = tuning.is_better(
        dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True))
    )
    assert told is better
