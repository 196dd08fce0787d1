"""Packed listings lie in one file; what another process adds is read, damage is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tech_market.matching import records, writing
from tech_market.matching.index import ListingIndex, build
from tech_market.matching.records import Adding, Records, note_built
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import Document
from tests.matching.makers import result


@pytest.fixture
def adding(tmp_path: Path) -> Iterator[Adding]:
    one = Adding(tmp_path)
    yield one
    one.close()


def test_records_are_read_back_by_their_places(adding: Adding, tmp_path: Path) -> None:
    places = [adding.add(one) for one in (b"one", b"", b"three" * 1000)]
    adding.keep()
    assert Records(tmp_path).at(reversed(places)) == [b"three" * 1000, b"", b"one"]


def test_a_reader_sees_what_is_added_while_it_reads(
    adding: Adding, tmp_path: Path
) -> None:
    first = adding.add(b"first")
    adding.keep()
    reader = Records(tmp_path)
    assert reader.at([first]) == [b"first"]
    second = adding.add(b"second")
    adding.keep()
    assert reader.at([second, first]) == [b"second", b"first"]


def test_another_writer_goes_on_where_the_last_one_stopped(
    adding: Adding, tmp_path: Path
) -> None:
    first = adding.add(b"kept")
    adding.keep()
    adding.close()
    later = Adding(tmp_path)
    second = later.add(b"later")
    later.keep()
    later.close()
    assert Records(tmp_path).at([first, second]) == [b"kept", b"later"]


@pytest.mark.parametrize("cut", [4, 8, 11])
def test_a_file_cut_short_is_noticed(adding: Adding, tmp_path: Path, cut: int) -> None:
    place = adding.add(b"whole")
    adding.keep()
    file = tmp_path / records.NAME
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(ValueError, match="ends before"):
        Records(tmp_path).at([place])


def test_a_changed_byte_is_noticed(adding: Adding, tmp_path: Path) -> None:
    place = adding.add(b"whole")
    adding.keep()
    file = tmp_path / records.NAME
    file.write_bytes(file.read_bytes().replace(b"o", b"0"))
    with pytest.raises(ValueError, match="damaged"):
        Records(tmp_path).at([place])


def test_a_file_full_of_replaced_records_is_worth_a_rebuild(
    adding: Adding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "ROOM", 100)
    adding.add(b"x" * 50)
    adding.keep()
    note_built(tmp_path)
    for _ in range(3):
        assert not Records(tmp_path).are_wasteful()
        adding.add(b"x" * 50)
        adding.keep()
    assert Records(tmp_path).are_wasteful()


def test_an_index_of_replaced_listings_is_stale_and_a_rebuild_empties_it(
    folder: Path, words: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "ROOM", 0)
    same = result("锂电池回收", id="same")
    build(folder, [(same, same)], words=words, count=1)
    index = ListingIndex.open(folder, words=words)
    with index.write() as writer:
        writer.put(same, same)
    assert not index.is_stale
    with index.write() as writer:
        writer.put(same, same)
    assert index.is_stale
    build(folder, [(same, same)], words=words, count=1)
    assert not ListingIndex.open(folder, words=words).is_stale


def test_a_build_that_fails_halfway_leaves_no_file_open(
    folder: Path, words: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Adding] = []

    class Watched(Adding):
        def __init__(self, generation: Path) -> None:
            super().__init__(generation)
            opened.append(self)

    def failing() -> Iterator[tuple[Document, None]]:
        yield result("锂电池回收", id="one"), None
        raise LookupError("the database is gone")

    monkeypatch.setattr(writing, "Adding", Watched)
    with pytest.raises(LookupError):
        build(folder, failing(), words=words)
    assert [one.is_closed for one in opened] == [True]
