import json
from pathlib import Path

import pytest
from flask import Flask

from tech_market.cli.match import group
from tech_market.matching.files import (
    BadFile,
    evaluate,
    rank_files,
    read_documents,
    read_grades,
    read_run,
)
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import NEED, RESULT

NEEDS = [("n1", "废旧锂电池回收", "湿法"), ("n2", "高强紧固件", "核电用")]
RESULTS = [
    ("r1", "螺栓表面处理", ""),
    ("r2", "锂电池正极回收", ""),
    ("r3", "玉米育种", ""),
]


def written(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    keys = ("id", "title", "description")
    lines = [json.dumps(dict(zip(keys, row, strict=True))) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    return path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    written(tmp_path / "needs.jsonl", NEEDS)
    written(tmp_path / "results.jsonl", RESULTS)
    grades = "n1 0 r2 3\nn1 0 r3 0\nn2 0 r1 2\nn2 0 r3 0\n"
    (tmp_path / "qrels.trec").write_text(grades)
    return tmp_path


@pytest.mark.parametrize(
    ("direction", "first"),
    [(NEED, {"n1": "r2", "n2": "r1"}), (RESULT, {"r1": "n2", "r2": "n1"})],
)
def test_files_are_ranked_both_ways(
    cases: Path, words: Segmenter, direction: str, first: dict[str, str]
) -> None:
    needs = read_documents(cases / "needs.jsonl", NEED)
    results = read_documents(cases / "results.jsonl", RESULT)
    ranked = dict(rank_files(needs, results, top=2, direction=direction, words=words))
    assert set(ranked) == {row[0] for row in (NEEDS if direction == NEED else RESULTS)}
    assert {id_: ranked[id_][0].id for id_ in first} == first
    assert all(len(matches) <= 2 for matches in ranked.values())


def test_the_commands_rank_and_score(app: Flask, cases: Path) -> None:
    runner, run = app.test_cli_runner(), cases / "run.trec"
    files = ["--needs", cases / "needs.jsonl", "--results", cases / "results.jsonl"]
    done = runner.invoke(
        group, ["rank", *map(str, files), "--top", "3", "--out", str(run)]
    )
    assert (done.exit_code, "已为 2 条排序" in done.output) == (0, True)
    columns = run.read_text().splitlines()[0].split()
    assert [columns[0], columns[1], columns[2], columns[3]] == ["n1", "Q0", "r2", "1"]
    qrels = str(cases / "qrels.trec")
    told = runner.invoke(group, ["evaluate", "--qrels", qrels, "--run", str(run)])
    assert told.output == (
        "needs 2 nDCG@10 1.0000 nDCG@5 1.0000 recall@100 1.0000 MRR@10 1.0000\n"
    )


@pytest.mark.parametrize("line", ["{", "[]", '{"title": "无编号"}', "7"])
def test_a_line_that_is_no_listing_is_named(app: Flask, cases: Path, line: str) -> None:
    (cases / "needs.jsonl").write_text(f'{{"id": "n1", "title": "好"}}\n{line}\n')
    files = ["--needs", cases / "needs.jsonl", "--results", cases / "results.jsonl"]
    arguments = ["rank", *map(str, files), "--out", str(cases / "run.trec")]
    done = app.test_cli_runner().invoke(group, arguments)
    assert done.exit_code == 1
    assert "第 2 行" in done.output


def test_empty_lines_and_missing_texts_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "needs.jsonl"
    file.write_text('{"id": 7}\n\n{"id": "8", "title": null}\n')
    assert [one.id for one in read_documents(file, NEED)] == ["7", "8"]


def test_figures_are_those_of_the_definition() -> None:
    grades = {"n": {"a": 3, "b": 1, "c": 0, "d": 2}, "none": {"a": 0}, "lost": {"a": 1}}
    figures = evaluate(grades, {"n": ["x", "b", "a", "c", "d"]})
    gained = 1 + 7 / 1.5849625007 + 3 / 2.321928094887
    ideal = 7 + 3 / 1.5849625007 + 1 / 2
    assert figures.needs == 2
    assert figures.ndcg_10 == pytest.approx(gained / ideal / 2)
    assert figures.recall_100 == 1.0
    assert figures.mrr_10 == pytest.approx(0.5 / 2)


def test_no_judgement_gives_no_figures() -> None:
    assert evaluate({}, {}).ndcg_10 == 0.0


def test_a_run_is_read_by_its_scores_not_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "run.trec"
    file.write_text("n Q0 low 1 0.1 x\nn Q0 high 2 0.9 x\n\n")
    assert read_run(file) == {"n": ["high", "low"]}


@pytest.mark.parametrize("line", ["n Q0 r 1 eins x", "n Q0 r 1", "n"])
def test_a_bad_run_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "run.trec"
    file.write_text(line)
    with pytest.raises(BadFile):
        read_run(file)


@pytest.mark.parametrize("line", ["n 0 r gut", "n 0 r", "n 0 r 1 2"])
def test_bad_judgements_are_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "qrels.trec"
    file.write_text(line)
    with pytest.raises(BadFile):
        read_grades(file)
