from datetime import date, timedelta
from pathlib import Path

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from tech_market.matching import writing
from tech_market.matching.index import ListingIndex, build
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import NEED, RESULT
from tests.matching.conftest import IndexOf
from tests.matching.makers import indicator, need, result

TODAY = date(2026, 3, 2)
RESULTS = [
    result("废旧锂电池正极材料回收工艺", "硫酸浸出", id="battery"),
    result("钕铁硼永磁体晶界扩散技术", "重稀土减量", id="magnet"),
    result("含盐废水膜分离处理装置", "反渗透", id="water"),
    result("聚酰胺耐高温改性", "玻纤增强", id="nylon"),
]


def ids(found: list[object]) -> list[str]:
    return [getattr(one, "id") for one in found]  # noqa: B009 - any sort of match


def test_a_need_finds_its_results_the_best_first(index_of: IndexOf) -> None:
    found = index_of(RESULTS).rank(need("锂电池正极材料的回收利用"), kind=RESULT)
    assert found[0].id == "battery"
    assert [one.score for one in found] == sorted(
        (one.score for one in found), reverse=True
    )
    assert "锂电池" in found[0].shared


def test_a_result_finds_its_needs_by_the_same_call(index_of: IndexOf) -> None:
    index = index_of([need("求锂电池回收技术", id="n1"), need("求磁体技术", id="n2")])
    assert index.rank(RESULTS[0], kind=NEED)[0].id == "n1"


def test_verdicts_are_the_needs_whoever_asks(index_of: IndexOf) -> None:
    asked = need("磁体", id="n", indicators=(indicator("磁能积", ">=", "45"),))
    offered = result("磁体", id="r", indicators=(indicator("磁能积", "=", "48"),))
    index = index_of([asked, offered])
    (to_need,) = index.rank(asked, kind=RESULT)
    (to_result,) = index.rank(offered, kind=NEED)
    assert to_need.verdicts == to_result.verdicts
    assert to_need.verdicts[0].outcome == "met"


def test_another_name_for_the_thing_is_enough(index_of: IndexOf) -> None:
    found = index_of(RESULTS).rank(need("尼龙零件"), kind=RESULT)
    assert found[0].id == "nylon"


def test_listings_no_longer_valid_are_left_out(index_of: IndexOf) -> None:
    day = timedelta(days=1)
    index = index_of(
        [
            result("锂电池", id="past", valid_until=TODAY - day),
            result("锂电池", id="last-day", valid_until=TODAY),
            result("锂电池", id="endless"),
        ]
    )
    found = index.rank(need("锂电池"), kind=RESULT, today=TODAY)
    assert ids([*found]) == ["endless", "last-day"]
    assert len(index.rank(need("锂电池"), kind=RESULT)) == 3


def test_excluded_listings_do_not_take_a_place(index_of: IndexOf) -> None:
    index = index_of([result("锂电池", id=str(i)) for i in range(5)])
    found = index.rank(need("锂电池"), kind=RESULT, top=2, exclude_ids={"0", "1"})
    assert ids([*found]) == ["2", "3"]


def test_equal_listings_are_ordered_by_id(index_of: IndexOf) -> None:
    index = index_of([result("锂电池回收", id=name) for name in "cabd"])
    assert ids([*index.rank(need("锂电池"), kind=RESULT)]) == list("abcd")


@pytest.mark.parametrize("top", [0, -3])
def test_no_place_asked_none_given(index_of: IndexOf, top: int) -> None:
    assert index_of(RESULTS).rank(need("锂电池"), kind=RESULT, top=top) == []


def test_the_index_scores_a_pair_as_it_ranks_it(index_of: IndexOf) -> None:
    asked = need("含盐废水处理", "膜法", id="n")
    index = index_of([*RESULTS, asked])
    ranked = index.rank(asked, kind=RESULT)[0]
    assert index.explain(asked, RESULTS[2]) == ranked


def test_changes_are_seen_once_the_block_ends(index_of: IndexOf) -> None:
    index = index_of(RESULTS)
    with index.write() as writer:
        writer.put(result("新型光刻胶", id="resist"), None)
        writer.remove(RESULT, "water")
        writer.remove(RESULT, "never-there")
        assert index.ids(RESULT) == {"battery", "magnet", "water", "nylon"}
    assert index.ids(RESULT) == {"battery", "magnet", "nylon", "resist"}
    assert index.count(RESULT) == 4


def test_putting_a_listing_again_replaces_it(index_of: IndexOf) -> None:
    index = index_of(RESULTS)
    with index.write() as writer:
        writer.put(result("船舶防污涂料", id="battery"), None)
    assert index.count(RESULT) == 4
    found = index.rank(need("船舶涂料"), kind=RESULT)
    assert found[0].id == "battery"


def test_one_id_may_name_a_need_and_a_result(index_of: IndexOf) -> None:
    index = index_of([need("锂电池", id="7"), result("锂电池", id="7")])
    with index.write() as writer:
        writer.remove(NEED, "7")
    assert (index.ids(NEED), index.ids(RESULT)) == (set(), {"7"})


def test_a_block_that_fails_changes_nothing(index_of: IndexOf) -> None:
    index = index_of(RESULTS)
    with pytest.raises(AttributeError), index.write() as writer:  # noqa: PT012 - two steps
        writer.remove(RESULT, "water")
        writer.put(None, None)  # type: ignore[arg-type]  # what fails
    assert index.count(RESULT) == 4
    with index.write() as writer:
        writer.remove(RESULT, "water")
    assert index.count(RESULT) == 3


def test_a_folder_without_index_starts_empty(folder: Path, words: Segmenter) -> None:
    index = ListingIndex.open(folder, words=words)
    assert index.count(RESULT) == 0
    assert index.rank(need("锂电池"), kind=RESULT) == []
    assert index.search("锂电池", kind=RESULT, audience="public").total == 0


def test_a_rebuild_is_seen_by_who_had_it_open(
    index_of: IndexOf, words: Segmenter
) -> None:
    index = index_of(RESULTS)
    folder = index._folder
    for name in ("first", "second", "third"):
        build(folder, [(result("锂电池", id=name), None)], words=words)
        assert index.ids(RESULT) == {name}
    assert len(list(folder.glob("gen-*"))) == 2


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(len(RESULTS))))
def test_the_order_of_insertion_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, words: Segmenter, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    build(folder, ((RESULTS[i], None) for i in order), words=words)
    index = ListingIndex.open(folder, words=words)
    found = index.rank(need("锂电池与废水处理装置"), kind=RESULT)
    build(folder, ((one, None) for one in RESULTS), words=words)
    assert index.rank(need("锂电池与废水处理装置"), kind=RESULT) == found


@pytest.mark.parametrize(
    "odd",
    ["", " ", "的 了 技术", "😀🎉", '+title:x -"a AND (b OR *) ~^2 [a TO b] \\',
     "\ud800", "锂电池回收" * 40_000, "x" * 200_000, "a-" * 50_000],
)  # fmt: skip
def test_odd_text_is_answered(index_of: IndexOf, odd: str) -> None:
    index = index_of([*RESULTS, result(odd, odd, id="odd")])
    assert len(index.rank(need(odd, odd), kind=RESULT, top=3)) <= 3
    assert index.search(odd, kind=RESULT, audience="public").total <= 5


def test_the_identical_listing_is_found_first(index_of: IndexOf) -> None:
    index = index_of(RESULTS)
    for one in RESULTS:
        asked = need(one.title, one.description)
        assert index.rank(asked, kind=RESULT)[0].id == one.id


HAN = st.sampled_from(list("锂电池回收钕铁硼磁体污水处理膜分离焊接机器人轴承玉米育种"))
LISTING = st.tuples(*[st.text(HAN, min_size=2, max_size=30)] * 2)


@settings(max_examples=25, deadline=None)
@given(listed=st.lists(LISTING, min_size=2, max_size=12, unique=True), at=st.integers())
def test_whatever_else_is_listed_the_identical_result_is_first(
    tmp_path_factory: pytest.TempPathFactory,
    words: Segmenter,
    listed: list[tuple[str, str]],
    at: int,
) -> None:
    folder = tmp_path_factory.mktemp("same")
    asked = listed[at % len(listed)]
    listed = [*listed, (asked[0], asked[1] + listed[0][1])]  # holds all of it, and more
    some = [result(*one, id=f"{9 - i:02}") for i, one in enumerate(listed)]
    build(folder, ((one, None) for one in some), words=words)
    found = ListingIndex.open(folder, words=words).rank(need(*asked), kind=RESULT)
    first = next(one for one in some if one.id == found[0].id)
    assert (first.title, first.description) == asked


def test_a_counted_build_is_one_piece_however_many_there_are(
    folder: Path, words: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_A_LISTING", writing._BUILD_HEAP // 5)
    some = [result(f"锂电池{i}号", id=str(i)) for i in range(37)]
    build(folder, ((one, None) for one in some), words=words, count=len(some))
    index = ListingIndex.open(folder, words=words)
    (generation,) = folder.glob("gen-*")
    assert tantivy.Index.open(str(generation)).searcher().num_segments == 1
    assert index.count(RESULT) == len(some)
