"""A damaged index says so and is built again; it never answers nonsense silently."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tech_market.matching.index import Filters, IndexBroken, ListingIndex, build
from tech_market.matching.layout import CODES, SEARCHED, sound
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import RESULT
from tests.matching.makers import need, result

RESULTS = [result(f"锂电池回收方法{i}号", "湿法浸出", id=str(i)) for i in range(50)]


def halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def flip(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    for place in range(len(whole) // 4, len(whole) // 2):
        whole[place] ^= 0xFF
    file.write_bytes(whole)


def use(folder: Path, words: Segmenter) -> None:
    index = ListingIndex.open(folder, words=words)
    index.rank(need("锂电池回收"), kind=RESULT)
    index.search("锂电池", kind=RESULT, audience="public")
    index.ids(RESULT)
    index.counts("", kind=RESULT, audience="public", filters=Filters(), names=CODES)


@pytest.fixture
def built(folder: Path, words: Segmenter) -> Path:
    build(folder, ((one, one) for one in RESULTS), words=words)
    use(folder, words)
    return folder


@pytest.mark.parametrize("harm", [halve, empty, flip, Path.unlink])
@pytest.mark.parametrize("kind", ["store", "term", "idx", "fast", "json", "records"])
def test_a_harmed_file_is_noticed_and_a_rebuild_heals(
    built: Path, words: Segmenter, harm: Callable[[Path], None], kind: str
) -> None:
    files = [file for file in built.glob(f"gen-*/*.{kind}") if file.name[0] != "."]
    harm(files[0])
    with pytest.raises(IndexBroken):
        use(built, words)
    build(built, ((one, one) for one in RESULTS), words=words)
    use(built, words)
    assert ListingIndex.open(built, words=words).count(RESULT) == len(RESULTS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LAYOUT", "0-older"),
        ("LAYOUT", ""),
        ("CURRENT", ""),
        ("CURRENT", "gen-gone"),
        ("CURRENT", "gen-/../../etc"),
        ("CURRENT", "gen-\u00e9"),
    ],
)
def test_a_foreign_folder_is_refused(
    built: Path, words: Segmenter, name: str, text: str
) -> None:
    (built / name).write_text(text, encoding="utf8")
    with pytest.raises(IndexBroken):
        ListingIndex.open(built, words=words)


@pytest.mark.parametrize("name", ["LAYOUT", "CURRENT"])
def test_a_lost_pointer_is_no_empty_index(
    built: Path, words: Segmenter, name: str
) -> None:
    (built / name).unlink()
    with pytest.raises(IndexBroken):
        ListingIndex.open(built, words=words)


def test_an_index_harmed_while_open_is_noticed_at_the_next_change(
    built: Path, words: Segmenter
) -> None:
    index = ListingIndex.open(built, words=words)
    (built / "CURRENT").write_text("gen-gone")
    with pytest.raises(IndexBroken):
        index.count(RESULT)


def test_a_stop_is_no_damage(built: Path) -> None:
    with pytest.raises(KeyboardInterrupt), sound(built):
        raise KeyboardInterrupt


def test_an_index_of_an_older_layout_is_searched_till_rebuilt_and_not_ranked(
    built: Path, words: Segmenter
) -> None:
    (built / "LAYOUT").write_text(f"{min(SEARCHED)}-2-0-0", encoding="ascii")
    index = ListingIndex.open(built, words=words)
    assert index.is_stale
    assert index.search("锂电池", kind=RESULT, audience="public").total == len(RESULTS)
    with pytest.raises(IndexBroken, match="旧版式"):
        index.rank(need("锂电池回收"), kind=RESULT)
    with pytest.raises(IndexBroken, match="旧版式"), index.write() as writer:
        writer.put(RESULTS[0], None)
    build(built, ((one, one) for one in RESULTS), words=words)
    assert index.rank(need("锂电池回收"), kind=RESULT)
