"""Large streams: as many as asked for, each its own, the same for the same seed."""

from itertools import islice

import pytest

from tech_market.contracts.rules import check_amounts, normalise_registration_no
from tech_market.demo.texts import large

MANY = 3000


def test_as_many_as_asked_for() -> None:
    streams = large(needs=3, results=2, contracts=0)
    counts = [len(list(one)) for one in (streams.needs, streams.results)]
    assert [*counts, len(list(streams.contracts))] == [3, 2, 0]


def test_titles_and_keys_are_unlike() -> None:
    streams = large(needs=MANY, results=MANY, contracts=0)
    rows = [*streams.needs, *streams.results]
    assert len({row.title for row in rows}) == 2 * MANY
    assert len({row.key for row in rows}) == 2 * MANY
    assert max(len(row.title) for row in rows) <= 120
    assert all("示例" in row.description for row in rows)


def test_contracts_are_unlike_and_pass_the_rules() -> None:
    rows = list(large(needs=0, results=0, contracts=MANY).contracts)
    numbers = {normalise_registration_no(row.registration_no) for row in rows}
    assert len(numbers) == len({row.project_name for row in rows}) == MANY
    for row in rows:
        costs = tuple(row.deductions.values())
        check_amounts(row.total_fen, costs, is_all_technical=row.is_all_technical)
        assert row.certificate_on is not None
        assert row.certificate_on > row.signed_on


def test_one_seed_gives_the_same_rows_and_another_gives_others() -> None:
    first, again, other = (
        list(large(needs=20, results=0, contracts=0, seed=seed).needs)
        for seed in (1, 1, 2)
    )
    assert first == again
    assert [row.title for row in first] != [row.title for row in other]


def test_numbers_of_two_seeds_do_not_meet() -> None:
    one, two = (
        {
            row.registration_no
            for row in large(needs=0, results=0, contracts=50, seed=s).contracts
        }
        for s in (1, 2)
    )
    assert not one & two


def test_indicators_move_but_keep_their_order() -> None:
    for row in large(needs=500, results=0, contracts=0).needs:
        for indicator in row.indicators:
            if indicator.operator == "range":
                assert indicator.low is not None
                assert indicator.high is not None
                assert indicator.low < indicator.high


@pytest.mark.parametrize("stream", ["needs", "results", "contracts"])
def test_a_stream_makes_nothing_before_it_is_asked(stream: str) -> None:
    streams = large(needs=10**9, results=10**9, contracts=10**9)
    assert len(list(islice(getattr(streams, stream), 5))) == 5
