"""The shipped code lists load, and a faulty file is refused by file and line."""

import re
from pathlib import Path

import pytest

from tech_market.codes.catalog import COLUMNS, load, read_list, shipped
from tests.house.test_translations import CHINESE

LISTS = Path(__file__).parents[2] / "tech_market" / "codes" / "lists"
HEADER = ",".join(COLUMNS)
GOOD = "a,甲,First,,10,1,2026.1,本平台自定"


def _write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _folder(tmp_path: Path, index: str, *files: str) -> Path:
    _write(tmp_path / "_index.csv", "key,title_zh,title_en", *index.splitlines())
    for name in files:
        _write(tmp_path / f"{name}.csv", HEADER, GOOD)
    return tmp_path


def test_every_shipped_list_loads_with_titles_and_codes() -> None:
    lists = shipped()
    files = {path.stem for path in LISTS.glob("*.csv")} - {"_index"}
    assert set(lists) == files
    assert all(
        each.codes and each.title_zh and each.title_en for each in lists.values()
    )


def test_the_five_contract_types_stand_at_the_top() -> None:
    top = shipped()["contract-type"].children()
    assert [entry.label_zh for entry in top] == [
        "技术开发",
        "技术转让",
        "技术许可",
        "技术咨询",
        "技术服务",
    ]


def test_fields_keep_the_official_order_and_second_level_is_marked_as_ours() -> None:
    fields = shipped()["field"]
    assert [entry.code for entry in fields.children()] == [
        f"{n:02d}" for n in range(1, 12)
    ]
    second = [entry for entry in fields.codes if entry.parent]
    assert second
    assert all("非官方" in entry.source for entry in second)


def test_sectors_count_twenty_sections_and_ninety_seven_divisions() -> None:
    sectors = shipped()["sector"]
    assert len(sectors.children()) == 20
    assert [e.code for e in sectors.codes if e.parent] == [
        f"{n:02d}" for n in range(1, 98)
    ]


def test_zhenhai_lies_in_ningbo_and_ningbo_in_zhejiang() -> None:
    region = shipped()["region"]
    zhenhai = region.find("330211")
    assert zhenhai is not None
    ningbo = region.find(zhenhai.parent)
    assert ningbo is not None
    assert (ningbo.label_zh, ningbo.parent) == ("宁波市", "330000")


def test_each_organisation_kind_plays_a_known_role() -> None:
    roles = {e.extra["role"] for e in shipped()["organisation-kind"].codes}
    assert roles == {"enterprise", "institute", "agency"}


def test_maturity_stages_cover_trl_one_to_nine() -> None:
    trl = {int(entry.code) for entry in shipped()["trl"].codes}
    covered = {
        level
        for entry in shipped()["maturity-stage"].codes
        for level in range(
            int(entry.extra["trl_low"]), int(entry.extra["trl_high"]) + 1
        )
    }
    assert covered == trl == set(range(1, 10))


def test_codes_are_ascii_and_no_source_is_a_bare_tag() -> None:
    for each in shipped().values():
        for entry in each.codes:
            assert entry.code.isascii()
            assert len(entry.source) > 4


def test_an_unknown_code_is_not_found() -> None:
    assert shipped()["field"].find("99") is None


def test_codes_come_in_sort_order(tmp_path: Path) -> None:
    path = _write(tmp_path / "x.csv", HEADER, GOOD, "b,乙,Second,a,5,0,1,自定")
    assert [entry.code for entry in read_list(path)] == ["b", "a"]
    assert not read_list(path)[0].active


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (GOOD, "duplicate code 'a'"),
        ("b,乙,Second,z,20,1,1,自定", "unknown parent 'z'"),
        ("b,乙,Second,b,20,1,1,自定", "its own ancestor"),
        ("b, ,Second,,20,1,1,自定", "blank label_zh"),
        ("b,乙,,,20,1,1,自定", "blank label_en"),
        (",乙,Second,,20,1,1,自定", "blank code"),
        ("b,乙,Second,,20,1,1,", "blank source"),
        ("b,乙,Second,,20,yes,1,自定", "active must be 0 or 1"),
        ("b,乙,Second,,-2,1,1,自定", "sort must be a whole number"),
        ("b,乙,Second", "wrong number of cells"),
        ("b,乙,Second,,20,1,1,自定,more", "wrong number of cells"),
    ],
)
def test_a_faulty_row_is_refused_with_file_and_line(
    tmp_path: Path, row: str, fault: str
) -> None:
    path = _write(tmp_path / "x.csv", HEADER, GOOD, row)
    with pytest.raises(ValueError, match=rf"x\.csv:3: .*{fault}"):
        read_list(path)


def test_a_circle_of_parents_is_refused(tmp_path: Path) -> None:
    circle = ["b,乙,Second,c,20,1,1,自定", "c,丙,Third,b,30,1,1,自定"]
    path = _write(tmp_path / "x.csv", HEADER, *circle)
    with pytest.raises(ValueError, match=r"x\.csv:2: 'b' is its own ancestor"):
        read_list(path)


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "x.csv", "code,label_zh", "a,甲")
    with pytest.raises(ValueError, match=r"x\.csv:1: missing columns label_en"):
        read_list(path)


def test_index_and_files_must_agree(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "a,甲表,List A\nb,乙表,List B", "a", "c")
    with pytest.raises(ValueError, match="index and files differ: b, c"):
        load(folder)


@pytest.mark.parametrize(
    ("index", "fault"),
    [
        ("a,甲表,List A\na,甲表,List A", "3: duplicate key 'a'"),
        ("a,,List A", "2: key and both titles"),
    ],
)
def test_a_faulty_index_is_refused(tmp_path: Path, index: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        load(_folder(tmp_path, index, "a"))


def test_extra_columns_are_kept(tmp_path: Path) -> None:
    path = _write(tmp_path / "x.csv", HEADER + ",role", GOOD + ",agency")
    assert dict(read_list(path)[0].extra) == {"role": "agency"}


CODES = [entry for each in shipped().values() for entry in each.codes]


def test_every_code_and_list_has_an_english_name() -> None:
    named = [(f"{one.list_key} {one.code}", one.label_en) for one in CODES]
    named += [(one.key, one.title_en) for one in shipped().values()]
    assert len(named) > 600
    assert [where for where, name in named if not re.search("[A-Za-z]", name)] == []
    assert [where for where, name in named if CHINESE.search(name)] == []
    assert [where for where, name in named if name != " ".join(name.split())] == []
    assert [where for where, name in named if not (name[0].isupper())] == []


def test_an_english_name_is_neither_the_code_nor_that_of_a_neighbour() -> None:
    assert [one for one in CODES if one.label_en == one.code] == []
    places = [(one.list_key, one.parent, one.label_en) for one in CODES]
    assert [place for place in places if places.count(place) > 1] == []
