"""All results beside all needs at once score as each pair does alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from tech_market.matching import crossing
from tech_market.matching.crossing import Crossing, Standing
from tech_market.matching.held import Held, held
from tech_market.matching.index import ListingIndex, build
from tech_market.matching.profile import profile
from tech_market.matching.score import Question, best, question
from tech_market.matching.segment import Segmenter
from tech_market.matching.statistics import NoStatistics
from tech_market.matching.text import NEED, RESULT, Document
from tests.matching.conftest import IndexOf
from tests.matching.makers import indicator, need, result
from tests.matching.varied import TODAY, varied

NEEDS, RESULTS = varied(NEED, 30), varied(RESULT, 40)
Ranked = list[tuple[str, float]]


def asking(some: list[Document], words: Segmenter) -> list[Question]:
    return [question(profile(one, words), NoStatistics()) for one in some]


def offered(some: list[Document], words: Segmenter) -> list[Held]:
    return [held(profile(one, words)) for one in some]


def alone(questions: list[Question], other: Held) -> Ranked:
    scores = [(one.profile.facts.id, best(one, [other], 1)[0].score)
              for one in questions]  # fmt: skip
    return sorted(scores, key=lambda pair: (-pair[1], pair[0]))


def test_each_result_gets_the_needs_that_score_best_alone(words: Segmenter) -> None:
    questions, others = asking(NEEDS, words), offered(RESULTS, words)
    found = list(Crossing(questions).best(others, 10))
    assert [one.id for one in found] == [one.id for one in RESULTS]
    for one, other in zip(found, others, strict=True):
        expected = alone(questions, other)[:10]
        assert [ref for ref, _ in one.needs] == [ref for ref, _ in expected]
        assert [score for _, score in one.needs] == pytest.approx(
            [score for _, score in expected], abs=1e-12
        )


def test_the_listings_differ_in_all_that_is_compared(words: Segmenter) -> None:
    questions, others = asking(NEEDS, words), offered(RESULTS, words)
    seen = {part.name for one in questions for match in best(one, others, 40)
            for part in match.parts}  # fmt: skip
    assert seen == set(questions[0].by.parts)
    broken = [match.broken for one in questions for match in best(one, others, 40)]
    assert max(map(len, broken)) > 1


def test_the_order_the_needs_come_in_changes_nothing(words: Segmenter) -> None:
    others = offered(RESULTS, words)
    found = list(Crossing(asking(NEEDS, words)).best(others, 5))
    assert list(Crossing(asking(NEEDS[::-1], words)).best(others, 5)) == found


def test_equal_needs_go_by_their_ids(words: Segmenter) -> None:
    same = [need("锂电池回收", id=name) for name in ("c", "a", "d", "b")]
    (found,) = Crossing(asking(same, words)).best(
        offered([result("锂电池回收工艺")], words), 3
    )
    assert [ref for ref, _ in found.needs] == ["a", "b", "c"]


def test_fewer_are_scored_to_the_end_and_the_best_is_found_all_the_same(
    words: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions, others = asking(NEEDS, words), offered(RESULTS, words)
    whole = list(Crossing(questions).best(others, 3))
    monkeypatch.setattr(crossing, "FINALISTS", 12)
    part = list(Crossing(questions).best(others, 3))
    alike = [one.needs == other.needs for one, other in zip(whole, part, strict=True)]
    assert sum(alike) >= 0.9 * len(alike)


def test_blocks_do_not_show(words: Segmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    questions, others = asking(NEEDS, words), offered(RESULTS, words)
    whole = list(Crossing(questions).best(others, 5))
    monkeypatch.setattr(crossing, "BLOCK", 7)
    assert list(Crossing(questions).best(others, 5)) == whole


def test_without_needs_or_wishes_nothing_fits(words: Segmenter) -> None:
    others = offered([result("锂电池", id="x")], words)
    assert list(Crossing([]).best(others, 5)) == [Standing("x", ())]
    some = Crossing(asking(NEEDS, words))
    assert list(some.best(others, 0)) == [Standing("x", ())]
    assert list(some.best([], 5)) == []


@pytest.mark.parametrize("title", ["", "的 了", "😀", "1 2 3"])
def test_texts_that_say_nothing_are_no_error(words: Segmenter, title: str) -> None:
    silent = [need(title, id="n"), need("锂电池", id="m")]
    for some in (silent, silent[:1]):
        (found,) = Crossing(asking(some, words)).best(
            offered([result(title)], words), 5
        )
        assert all(0.0 <= score <= 1.0 for _, score in found.needs)


def test_an_index_crosses_as_it_ranks(index_of: IndexOf) -> None:
    index = index_of(RESULTS)
    found = {one.id: dict(one.needs) for one in index.crossed(NEEDS, top=30)}
    assert found.keys() == {one.id for one in RESULTS}
    for one in NEEDS:
        for match in index.rank(one, kind=RESULT):
            assert found[match.id][one.id] == pytest.approx(match.score, abs=1e-12)


def test_parts_cover_every_result_once(index_of: IndexOf) -> None:
    index = index_of(RESULTS)
    parts = [list(index.crossed(NEEDS, part=(at, 7))) for at in range(7)]
    assert [one for some in parts for one in some] == list(index.crossed(NEEDS))
    assert all(parts)


def test_what_is_no_longer_valid_is_left_out(folder: Path, words: Segmenter) -> None:
    over = TODAY - timedelta(days=1)
    some = [
        result("锂电池回收", id="old", valid_until=over),
        result("锂电池回收", id="new", valid_until=TODAY),
        need("锂电池回收", id="other kind"),
    ]
    build(folder, ((one, None) for one in some), words=words)
    index = ListingIndex.open(folder, words=words)
    asked = [need("锂电池")]
    assert [one.id for one in index.crossed(asked, today=TODAY)] == ["new"]
    assert {one.id for one in index.crossed(asked)} == {"old", "new"}


def test_an_indicator_under_another_name_counts(words: Segmenter) -> None:
    must = indicator("抗拉强度", ">=", "450", "MPa")
    asked = [need("铝合金", id="hard", indicators=(must,)), need("铝合金", id="soft")]
    weak = result("铝合金", indicators=(indicator("拉伸强度", "=", "300", "MPa"),))
    (found,) = Crossing(asking(asked, words)).best(offered([weak], words), 2)
    assert [ref for ref, _ in found.needs] == ["soft", "hard"]
    assert found.needs[1][1] < found.needs[0][1] / 2
