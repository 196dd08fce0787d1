"""Every act about a pair leaves its judgement, with the act or not at all."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tech_market.brokerage.services import introductions, outcomes, sorting
from tech_market.cli import judgements, match
from tech_market.db import transaction
from tech_market.errors import RuleBroken
from tech_market.learning.models import Judgement
from tech_market.learning.services import judged
from tests.brokerage.cases import (
    acting,
    agreed,
    book,
    make_case,
    moved,
    signed,
    taken,
)
from tests.makers import make_admin


def acts(session: Session) -> list[tuple[str, str, str, int | None]]:
    rows = session.scalars(select(Judgement).order_by(Judgement.id))
    return [(one.role, one.code, one.reason, one.grade) for one in rows]


def test_a_pair_that_is_signed_and_registered_leaves_its_whole_story(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed(session, case, now)
    admin = acting(make_admin(session))
    outcomes.contract_registered(session, deal, actor=admin, now=now)
    assert acts(session) == [
        ("broker", "taken", "", 1),
        ("need", "accepted", "", 2),
        ("result", "accepted", "", 2),
        ("broker", "signed", "", 3),
        ("market", "registered", "", 3),
    ]
    first, *_ = session.scalars(select(Judgement).order_by(Judgement.id))
    assert (first.engine, first.score) == ("test", case.match.score)
    assert first.by_id == case.broker.user_id
    assert first.source_kind == "introduction"
    assert judged.grades(session) == {case.match.need.ref: {case.match.result.ref: 3}}


@pytest.mark.parametrize(
    ("code", "grade", "settled"),
    [("not-in-scope", 0, 0), ("budget", None, 2), ("deadline", None, 2)],
)
def test_a_sides_no_is_graded_by_its_reason(
    session: Session, now: datetime, code: str, grade: int | None, settled: int
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    introductions.accept(session, ref=one.ref, actor=acting(case.asker), now=now)
    introductions.decline(
        session, ref=one.ref, code=code, text="不合适", codes=book(session),
        actor=acting(case.maker), now=now,
    )  # fmt: skip
    assert acts(session)[-1] == ("result", "declined", code, grade)
    assert judged.grades(session)[case.match.need.ref][case.match.result.ref] == settled


def test_a_brokers_no_is_a_judgement_of_the_open_pair(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    sorting.decline(
        session, ref=case.match.ref, code="indicator-unmet", text="强度不够",
        codes=book(session), actor=acting(case.broker.user), now=now,
    )  # fmt: skip
    assert acts(session) == [("broker", "declined", "indicator-unmet", 0)]


def test_a_deal_closed_as_not_feasible_was_worth_trying(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    moved(
        session, case, deal, "closed", now, note="侧线未通过", close_code="not-feasible"
    )
    assert acts(session)[-1] == ("broker", "closed", "not-feasible", 1)


def test_a_refused_act_leaves_no_judgement(session: Session, now: datetime) -> None:
    case = make_case(session)
    session.commit()

    def refuse() -> None:
        with transaction() as writing:
            taken(writing, case, now)
            raise RuleBroken("clash", "被他人抢先")

    with pytest.raises(RuleBroken):
        refuse()
    assert acts(session) == []


@pytest.mark.parametrize(
    "change", ["UPDATE judgements SET grade = 3", "DELETE FROM judgements"]
)
def test_the_database_itself_refuses_to_change_what_was_said(
    session: Session, now: datetime, change: str
) -> None:
    taken(session, make_case(session), now)
    session.flush()
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text(change))


def test_export_refuses_when_nobody_judged(app: Flask, session: Session) -> None:
    assert session is not None
    assert judgements.judgements.name == "judgements"  # imported, so in the group
    words = ["judgements", "export", "--out", "unused.qrels"]
    ended = app.test_cli_runner().invoke(match.group, words)
    assert ended.exit_code == 1
    assert "还没有可导出的判断" in ended.output
    assert not Path("unused.qrels").exists()


def test_export_is_read_back_as_grades_and_as_a_run(
    app: Flask, session: Session, now: datetime, tmp_path: Path
) -> None:
    signed(session, make_case(session), now)
    case = make_case(session)
    sorting.decline(
        session, ref=case.match.ref, code="not-in-scope", text="不对口",
        codes=book(session), actor=acting(case.broker.user), now=now,
    )  # fmt: skip
    session.commit()
    qrels, run = tmp_path / "q", tmp_path / "r"
    runner = app.test_cli_runner()
    words = ["--out", str(qrels), "--run", str(run)]
    ended = runner.invoke(match.group, ["judgements", "export", *words])
    assert ended.exit_code == 0, ended.output
    assert "2 条需求的 2 对判断" in ended.output
    assert len(qrels.read_text().splitlines()) == 2
    words = ["--qrels", str(qrels), "--run", str(run)]
    scored = runner.invoke(match.group, ["evaluate", *words])
    assert "needs 1 nDCG@10 1.0000" in scored.output
