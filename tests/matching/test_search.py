from datetime import date
from typing import Any

import pytest

from tech_market.matching.index import Filters, ListingIndex
from tech_market.matching.searching import DEEPEST
from tech_market.matching.text import NEED, RESULT, Document
from tests.matching.conftest import IndexOf
from tests.matching.makers import need, result

LISTED = [
    result(
        "废旧锂电池的回收工艺",
        id="recycle",
        field_code="0601",
        published_on=date(2026, 1, 5),
    ),
    result(
        "锂电池隔膜", id="separator", field_code="0501", published_on=date(2026, 2, 5)
    ),
    result(
        "电机控制器",
        "支持5G-V2X",
        id="motor",
        field_code="0301",
        valid_until=date(2026, 3, 1),
        published_on=date(2025, 12, 1),
    ),
    result(
        "钛合金紧固件",
        id="bolt",
        industry_code="advanced-equipment",
        cooperation_codes=("joint", "transfer"),
        region_code="330211",
        valid_until=date(2026, 9, 1),
    ),
]


@pytest.fixture
def index(index_of: IndexOf) -> ListingIndex:
    return index_of([*LISTED, need("求锂电池回收技术", id="wanted")])


def found(index: ListingIndex, typed: str = "", **rest: Any) -> list[str]:
    filters = Filters(**rest)
    page = index.search(typed, kind=RESULT, audience="public", filters=filters)
    assert page.total == len(page.ids)
    return list(page.ids)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("锂电池", {"recycle", "separator"}),
        ("锂電池", {"recycle", "separator"}),
        ("锂电池回收", {"recycle"}),
        ("电池 回收", {"recycle"}),
        ("隔膜", {"separator"}),
        ("5g-v2x", {"motor"}),
        ("V2X", {"motor"}),
        ("钛", {"bolt"}),
        ("螺栓", {"bolt"}),
        ("钛合金螺丝", {"bolt"}),
        ("“螺栓”", set()),
        ("磁体", set()),
        ("！？", set()),
        ("bolt", set()),
    ],
)
def test_what_is_typed_is_what_is_found(
    index: ListingIndex, typed: str, ids: set[str]
) -> None:
    assert set(found(index, typed)) == ids


def test_needs_and_results_are_searched_apart(index: ListingIndex) -> None:
    page = index.search("锂电池回收", kind=NEED, audience="member")
    assert page.ids == ("wanted",)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"field_codes": ("0601",)}, {"recycle"}),
        ({"field_codes": ("0601", "0501")}, {"recycle", "separator"}),
        ({"industry_codes": ("advanced-equipment",)}, {"bolt"}),
        ({"cooperation_codes": ("transfer", "other")}, {"bolt"}),
        ({"region_codes": ("330211",)}, {"bolt"}),
        ({"valid_on": date(2026, 3, 2)}, {"recycle", "separator", "bolt"}),
        ({"published_since": date(2026, 1, 5)}, {"recycle", "separator"}),
        ({"field_codes": ("06",), "region_codes": ("330211",)}, set()),
    ],
)
def test_filters_narrow(
    index: ListingIndex, filters: dict[str, Any], ids: set[str]
) -> None:
    assert set(found(index, **filters)) == ids


def test_nothing_typed_lists_the_newest_first(index: ListingIndex) -> None:
    assert found(index)[:2] == ["separator", "recycle"]


def test_listings_can_be_ordered_by_their_end(index: ListingIndex) -> None:
    page = index.search("", kind=RESULT, audience="public", sort="ending")
    assert page.ids[:2] == ("motor", "bolt")


def test_pages_do_not_overlap_and_cover_all(index: ListingIndex) -> None:
    pages = [
        index.search("", kind=RESULT, audience="public", offset=at, limit=3)
        for at in (0, 3, 6)
    ]
    assert [len(page.ids) for page in pages] == [3, 1, 0]
    assert {one for page in pages for one in page.ids} == {one.id for one in LISTED}
    assert {page.total for page in pages} == {4}


@pytest.mark.parametrize(
    ("offset", "limit"), [(-1, 20), (0, 0), (0, -5), (DEEPEST, 1), (10**18, 20)]
)
def test_a_page_out_of_bounds_is_empty(
    index: ListingIndex, offset: int, limit: int
) -> None:
    page = index.search("", kind=RESULT, audience="public", offset=offset, limit=limit)
    assert (page.ids, page.total) == ((), 4)


SECRET = Document(
    id="secret",
    kind=RESULT,
    title="高分子半导体材料",
    description="代号玄武",
    keywords=("光刻胶",),
    field_code="0101",
)
SHOWN = Document(id="secret", kind=RESULT, title="一种新材料", field_code="05")


@pytest.fixture
def two_sided(index_of: IndexOf) -> ListingIndex:
    index = index_of([])
    with index.write() as writer:
        writer.put(SECRET, SHOWN)
        writer.put(result("只对会员的玄武", id="members-only"), None)
    return index


@pytest.mark.parametrize(
    "typed", ["玄武", "代号", "高分子半导体", "光刻胶", "玄", "高"]
)
def test_anonymous_search_finds_no_members_words(
    two_sided: ListingIndex, typed: str
) -> None:
    member = two_sided.search(typed, kind=RESULT, audience="member")
    public = two_sided.search(typed, kind=RESULT, audience="public")
    assert member.total > 0
    assert (public.ids, public.total) == ((), 0)


def test_anonymous_filters_see_the_public_codes_only(two_sided: ListingIndex) -> None:
    hidden, shown = (
        two_sided.search(
            "", kind=RESULT, audience="public", filters=Filters(field_codes=(code,))
        )
        for code in ("0101", "05")
    )
    assert (hidden.total, shown.ids) == (0, ("secret",))


def test_what_only_members_see_is_not_listed_for_anyone(
    two_sided: ListingIndex,
) -> None:
    page = two_sided.search("", kind=RESULT, audience="public")
    assert page.ids == ("secret",)


def test_listings_taken_back_from_the_public_vanish_at_once(
    two_sided: ListingIndex,
) -> None:
    with two_sided.write() as writer:
        writer.put(SECRET, None)
    assert two_sided.search("", kind=RESULT, audience="public").total == 0
