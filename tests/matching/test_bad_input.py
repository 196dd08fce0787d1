"""Whatever is typed, the engine answers; bench_bad_input.py says how soon."""

import pytest

from tech_market.matching.index import Filters
from tech_market.matching.likeness import Said, likeness
from tech_market.matching.text import NEED, RESULT
from tests.matching.bad_texts import BAD_TEXTS
from tests.matching.conftest import IndexOf
from tests.matching.makers import need, result


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_every_call_answers(index_of: IndexOf, name: str) -> None:
    text = BAD_TEXTS[name]
    good = result("耐蚀铝合金型材", "抗拉强度450MPa", id="good")
    bad_need, bad_result = need(text, text), result(text, text, id="bad")
    index = index_of([good, bad_result, need("耐蚀铝合金", "结构件", id="wish")])
    for asked in (bad_need, need("耐蚀铝合金", "抗拉强度≥400MPa")):
        found = index.rank(asked, kind=RESULT)
        assert {one.id for one in found} <= {"good", "bad"}
        assert all(0.0 <= one.score <= 1.0 for one in found)
    assert {one.id for one in index.rank(bad_result, kind=NEED)} <= {"wish"}
    for one in index.crossed([bad_need, need("耐蚀铝合金", id="wish")]):
        assert {ref for ref, _score in one.needs} == {"n", "wish"}
        assert all(0.0 <= score <= 1.0 for _ref, score in one.needs)
    assert 0.0 <= index.explain(bad_need, good).score <= 1.0
    assert index.gains(bad_need, good) is not None
    assert index.same(bad_need, good) is not None
    page = index.search(text, kind=RESULT, audience="public")
    assert page.total <= 2
    words = index.completions(
        text, kind=RESULT, audience="public", filters=Filters(), limit=8
    )
    assert len(words) <= 8
    meant = index.corrected(text, kind=RESULT, audience="public", filters=Filters())
    assert isinstance(meant, str)
    assert 0.0 <= likeness(Said.of(text, text), Said.of("铝合金", "铝合金")) <= 1.0
