"""`flask index` and `flask match` on the market's own listings."""

from datetime import datetime

from click.testing import Result as Ran
from flask import Flask
from sqlalchemy.orm import Session

from tech_market.cli import index, match, pairs
from tech_market.listings.services.changes import note_change
from tech_market.recommend.following import count_waiting
from tech_market.recommend.store import Store
from tests.recommend.alloys import alloy_need, alloy_result


def run(app: Flask, name: str, *words: str) -> Ran:
    assert pairs.refresh.name == "refresh"  # imported, and so in the group
    group = {"index": index.group, "match": match.group}[name]
    return app.test_cli_runner().invoke(group, list(words))


def test_verify_needs_an_index(app: Flask, session: Session, store: Store) -> None:
    assert session is not None
    assert not store.folder.exists()
    answer = run(app, "index", "verify")
    assert answer.exit_code == 1
    assert "没有索引" in answer.output


def test_rebuild_then_verify_agree_until_something_changes(
    app: Flask, session: Session, store: Store, now: datetime
) -> None:
    alloy_need(session), alloy_result(session)
    session.commit()
    answer = run(app, "index", "rebuild")
    assert answer.exit_code == 0, answer.output
    assert "需求 1 条，成果 1 项" in answer.output
    assert run(app, "index", "verify").exit_code == 0
    new = alloy_need(session)
    note_change(session, listing=new, now=now)
    session.commit()
    answer = run(app, "index", "verify")
    assert answer.exit_code == 1
    assert "缺少 1 条" in answer.output
    assert new.ref in answer.output
    assert "写入 1 条" in run(app, "index", "follow").output
    assert count_waiting(session) == 0
    assert run(app, "index", "verify").exit_code == 0
    assert store.find() is not None


def test_verify_calls_a_damaged_index_by_its_name(
    app: Flask, session: Session, store: Store
) -> None:
    assert session is not None
    run(app, "index", "rebuild")
    (store.folder / "LAYOUT").write_text("0", encoding="ascii")
    answer = run(app, "index", "verify")
    assert answer.exit_code == 1
    assert "索引已损坏" in answer.output


def test_explain_prints_parts_terms_and_verdicts(
    app: Flask, session: Session, store: Store
) -> None:
    need, result = alloy_need(session, source_ref="N-1"), alloy_result(session)
    session.commit()
    for name in (need.ref, need.number, "N-1"):
        answer = run(app, "match", "explain", str(name), result.ref)
        assert answer.exit_code == 0, answer.output
        assert (
            "指标 抗拉强度（必达）：需求 ≥450 MPa，成果 ＝480 MPa，满足"
            in answer.output
        )
        assert "共同提到：" in answer.output
    assert store.find() is not None
    answer = run(app, "match", "explain", need.ref, "nothing")
    assert answer.exit_code == 1
    assert "没有找到 nothing" in answer.output


def test_refresh_fills_the_queue_once(
    app: Flask, session: Session, store: Store
) -> None:
    alloy_need(session), alloy_result(session)
    session.commit()
    first = run(app, "match", "refresh").output
    assert "已比对 1 条需求、1 项成果，新增待接对接 1 条" in first
    assert "新增待接对接 0 条" in run(app, "match", "refresh").output
    assert store.find() is not None
