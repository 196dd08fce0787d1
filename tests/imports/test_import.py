"""`flask import`: every row or none, never twice, and wrong rows named."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result as Ran
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import Organisation, OrganisationState
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent
from tech_market.cli.imports import group
from tech_market.jobs.models import Job
from tech_market.listings.models import ListingChange
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.models import Need
from tech_market.results.models import Result
from tech_market.web.filters import number_text
from tests.makers import credit_code, make_organisation

Run = Callable[..., Ran]
GOOD = {"id": "a-1", "title": "高强铝合金", "description": "船用型材点蚀。" * 40}


@pytest.fixture
def run(app: Flask, session: Session, tmp_path: Path) -> Run:
    """Import rows of JSON lines, or a text as it is, as the command line would."""
    session.commit()

    def import_rows(place: str, rows: Any, *options: str) -> Ran:
        lines = rows if isinstance(rows, str) else "\n".join(map(json.dumps, rows))
        file = tmp_path / ("a.csv" if isinstance(rows, str) else "a.jsonl")
        file.write_text(lines, encoding="utf8")
        arguments = [place, str(file), *options]
        return app.test_cli_runner().invoke(group, arguments)

    return import_rows


@pytest.fixture
def enterprise(session: Session) -> Organisation:
    house = make_organisation(session)
    session.commit()
    return house


@pytest.fixture
def institute(session: Session) -> Organisation:
    house = make_organisation(session, kind_code="university")
    session.commit()
    return house


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count(model.id))) or 0


def test_needs_come_in_as_drafts_with_what_is_missing_filled_in(
    session: Session, run: Run, enterprise: Organisation
) -> None:
    ran = run("needs", [GOOD], "--org", enterprise.ref)
    assert ran.exit_code == 0, ran.output
    assert "读入 1 条，已存为草稿 1 条" in ran.output
    need = session.scalars(select(Need)).one()
    assert need.organisation_id == enterprise.id
    assert (need.state, need.number, need.level) == (
        ListingState.DRAFT,
        None,
        Level.OPEN,
    )
    assert need.summary == GOOD["description"][:120] + "…"
    assert need.valid_until == clock.today(clock.now()) + timedelta(days=365)
    assert count(session, ListingChange) == 0


def test_terms_of_a_need_come_in_by_name(
    session: Session, run: Run, enterprise: Organisation
) -> None:
    row = {"标题": "磁体", "期望成熟度": "TRL 6", "期望地区": "宁波市",
           "必须满足的条件": "期望成熟度、期望地区"}  # fmt: skip
    ran = run("needs", [row], "--org", enterprise.ref)
    assert ran.exit_code == 0, ran.output
    need = session.scalars(select(Need)).one()
    assert (need.region_wanted, need.hard_codes) == ("330200", ["trl", "region"])
    ran = run("needs", [row | {"期望地区": ""}], "--org", enterprise.ref)
    assert "“期望地区”列：请先填写“期望地区”，再勾选为必须" in ran.output


def test_published_rows_get_numbers_and_are_noted_for_the_index(
    session: Session, run: Run, institute: Organisation
) -> None:
    rows = [GOOD | {"id": f"r{n}"} for n in range(3)]
    ran = run("results", rows, "--org", institute.credit_code.lower(), "--publish")
    assert ran.exit_code == 0, ran.output
    found = session.scalars(select(Result).order_by(Result.id)).all()
    year = clock.now().year
    assert [one.number for one in found] == [f"CG-{year}-0000{n}" for n in (1, 2, 3)]
    assert all(one.first_published_at for one in found)
    noted = session.scalars(select(ListingChange.listing_id)).all()
    assert sorted(noted) == [one.id for one in found]
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.action == "result.write.import"
    assert (event.detail["added"], len(event.detail["file"])) == (3, 64)
    assert audit.verify(session).is_sound


@pytest.mark.parametrize(("rows", "pushes"), [(2, 2), (51, 0)])
def test_short_file_is_pushed_row_by_row_a_long_one_is_not(
    session: Session, run: Run, institute: Organisation, rows: int, pushes: int
) -> None:
    lines = [GOOD | {"id": f"r{n}"} for n in range(rows)]
    assert run("results", lines, "--org", institute.ref, "--publish").exit_code == 0
    asked = session.scalars(select(Job.about).where(Job.kind == "listing.push")).all()
    assert len(asked) == pushes


def test_same_file_twice_adds_nothing(
    session: Session, run: Run, enterprise: Organisation
) -> None:
    unnamed = {"title": "没有编号的一条", "summary": "摘要"}
    for added in (2, 0):
        ran = run("needs", [GOOD, unnamed], "--org", enterprise.ref, "--publish")
        assert f"已发布 {added} 条，已有 {2 - added} 条" in ran.output
    assert count(session, Need) == 2


def test_one_wrong_row_keeps_all_out_and_is_named(
    session: Session, run: Run, enterprise: Organisation
) -> None:
    text = "标题,预算上限,技术领域\n好的,12.5,05\n坏的,1e9,05\n,3,没有的领域\n"
    ran = run("needs", text, "--org", enterprise.ref, "--publish")
    assert ran.exit_code == 1
    assert "第 3 行，“预算上限”列：请填写以万元为单位的数字" in ran.output
    assert "第 4 行，“技术领域”列：没有代码或名称“没有的领域”" in ran.output
    assert "没有导入任何内容" in ran.output
    assert count(session, Need) == count(session, ListingChange) == 0


BAD_CELLS = [
    ("title", ""), ("title", "长" * 121), ("description", "长" * 20_001),
    ("预算上限", "-1"), ("预算上限", "NaN"), ("预算上限", "１２"),
    ("预算上限", "1_000"),
    ("budget_low_fen", 1.5), ("budget_low_fen", -5), ("预算下限", "99"),
    ("level", "所有人"), ("valid_until", "2020-01-01"), ("valid_until", "某天"),
    ("trl_wanted", "10"), ("is_budget_public", "也许"), ("标题", 3.5),
    ("indicators", "抗拉强度很高"), ("indicators", [{"name": "x", "operator": "~"}]),
    ("indicators", [{"name": "x", "operator": ">=", "low": "1e9"}]),
    ("indicators", [{"name": "x", "operator": "=", "value": 5}]),
    ("keywords", "长" * 41), ("清单标签", "没有的标签"), ("id", "长" * 81),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell"), BAD_CELLS)
def test_bad_cell_is_refused(
    session: Session, run: Run, enterprise: Organisation, column: str, cell: Any
) -> None:
    row = {"id": "1", "title": "标题", "预算上限": "50"} | {column: cell}
    if column == "标题":
        row.pop("title")
    ran = run("needs", [row], "--org", enterprise.ref)
    assert ran.exit_code == 1, ran.output
    assert "第 1 行" in ran.output
    assert count(session, Need) == 0


def test_unknown_column_is_named(run: Run, enterprise: Organisation) -> None:
    ran = run("needs", [GOOD | {"状态": "published"}], "--org", enterprise.ref)
    assert ran.exit_code == 1
    assert "不认识的列：状态" in ran.output


@pytest.mark.parametrize("column", ["state", "number", "organisation_id", "author_id"])
def test_row_cannot_set_what_the_market_sets(
    session: Session, run: Run, enterprise: Organisation, column: str
) -> None:
    ran = run("needs", [GOOD | {column: "1"}], "--org", enterprise.ref)
    assert ran.exit_code == 1
    assert column in ran.output
    assert count(session, Need) == 0


def test_row_twice_in_a_file_is_refused(run: Run, enterprise: Organisation) -> None:
    ran = run("needs", [GOOD, GOOD], "--org", enterprise.ref)
    assert ran.exit_code == 1
    assert "第 2 行：与第 1 行编号或内容重复" in ran.output


def test_every_field_is_read_by_its_chinese_name(
    session: Session, run: Run, institute: Organisation
) -> None:
    until = clock.today(clock.now()) + timedelta(days=30)
    text = (
        "来源编号,标题,公开摘要,详细说明,关键词,技术领域,重点产业,合作方式,指标,公开级别,"
        "成熟阶段,技术成熟度,知识产权,转化方式,价格类型,价格（万元）,公开价格,有效期至\n"
        "7,铝合金,摘要,说明,轻量化、耐蚀,新材料及其应用,新材料,技术转让、合作开发,"
        "抗拉强度>=450 MPa；延伸率=5~8 %,仅会员可见,通过中试,6,"
        f"发明专利 ZL1；计算机软件著作权,许可他人使用,意向价,300,否,{until}\n"
    )
    ran = run("results", text, "--org", institute.ref)
    assert ran.exit_code == 0, ran.output
    one = session.scalars(select(Result)).one()
    assert one.cooperation_codes == ["transfer", "joint"]
    assert (one.level, one.stage_code, one.trl) == (Level.MEMBERS, "pilot", 6)
    assert (one.price_fen, one.is_price_public) == (300_000_000, False)
    shown = [
        (i.name, i.operator, number_text(i.low), number_text(i.high), i.unit)
        for i in one.indicators
    ]
    assert shown == [
        ("抗拉强度", ">=", "450", "", "MPa"),
        ("延伸率", "range", "5", "8", "%"),
    ]
    rights = [(right.kind_code, right.number) for right in one.ip_rights]
    assert rights == [("patent-invention", "ZL1"), ("software", "")]


def test_json_lines_may_hold_lists_and_rows(
    session: Session, run: Run, institute: Organisation
) -> None:
    row = GOOD | {
        "keywords": ["轻量化", "耐蚀"],
        "price_fen": 5,
        "is_price_public": True,
        "indicators": [
            {"name": "密度", "operator": "<=", "high": 2.8, "unit": "g/cm3"},
            "延伸率>=5 %",
        ],
        "ip_rights": [{"kind_code": "software", "expires_on": "2040-01-01"}],
    }
    ran = run("results", [row], "--org", institute.ref)
    assert ran.exit_code == 0, ran.output
    one = session.scalars(select(Result)).one()
    assert (one.keywords, one.price_fen) == (["轻量化", "耐蚀"], 5)
    assert [number_text(i.high) for i in one.indicators] == ["2.8", ""]
    assert one.ip_rights[0].expires_on is not None
    assert "核对" not in ran.output  # no progress bar away from a terminal


@pytest.mark.parametrize(
    ("column", "cell"),
    [("price_fen", "12.5"), ("ip_rights", "没有的权利 1"), ("trl", "9"),
     ("ip_rights", [{"kind": "software"}]), ("is_price_public", 2)],
)  # fmt: skip
def test_bad_cell_of_a_result_is_refused(
    session: Session, run: Run, institute: Organisation, column: str, cell: Any
) -> None:
    row = {"id": "1", "title": "标题", "成熟阶段": "pilot", column: cell}
    assert run("results", [row], "--org", institute.ref).exit_code == 1
    assert count(session, Result) == 0


def test_dry_run_checks_all_and_writes_nothing(
    session: Session, run: Run, enterprise: Organisation
) -> None:
    before = count(session, AuditEvent)
    ran = run("needs", [GOOD], "--org", enterprise.ref, "--dry-run", "--publish")
    assert "试运行，未写入：将新增 1 条" in ran.output
    assert count(session, Need) == 0
    assert count(session, AuditEvent) == before


@pytest.mark.parametrize("options", [(), ("--org", ""), ("--org", "nobody")])
def test_organisation_must_be_named_and_the_answer_says_how(
    run: Run, options: tuple[str, ...]
) -> None:
    ran = run("needs", [GOOD], *options)
    assert ran.exit_code == 1
    assert "--org" in ran.output
    assert "--new-org" in ran.output


def test_need_of_an_institute_and_result_of_an_enterprise_are_refused(
    run: Run, enterprise: Organisation, institute: Organisation
) -> None:
    for place, house in (("needs", institute), ("results", enterprise)):
        ran = run(place, [GOOD], "--org", house.ref)
        assert ran.exit_code == 1
        assert "需求只能归企业，成果只能归院所" in ran.output


def test_unverified_organisation_publishes_nothing(session: Session, run: Run) -> None:
    house = make_organisation(session, state=OrganisationState.PENDING)
    session.commit()
    assert run("needs", [GOOD], "--org", house.ref, "--publish").exit_code == 1
    assert run("needs", [GOOD], "--org", house.ref).exit_code == 0


def test_new_organisation_is_registered_and_verified_once(
    session: Session, run: Run
) -> None:
    code = credit_code(7_654_321)
    options = ("--org", code, "--new-org", "示例导入企业", "--publish")
    for _ in range(2):
        assert run("needs", [GOOD], *options).exit_code == 0
    house = session.scalars(
        select(Organisation).where(Organisation.credit_code == code)
    ).one()
    assert house.is_verified
    wrong = run("needs", [GOOD], "--org", "91330211", "--new-org", "示例")
    assert wrong.exit_code == 1


def test_refused_file_leaves_no_new_organisation(session: Session, run: Run) -> None:
    code = credit_code(7_654_322)
    ran = run("needs", [{"id": "1"}], "--org", code, "--new-org", "示例导入企业")
    assert ran.exit_code == 1
    found = select(func.count(Organisation.id)).where(Organisation.credit_code == code)
    assert session.scalar(found) == 0
