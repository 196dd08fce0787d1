"""Several processes share one folder: each sees the others, none tears it."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from tech_market.matching.index import ListingIndex, build
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import RESULT, Document
from tests.matching.makers import result

FORK = multiprocessing.get_context("fork")
EACH = 10


def put_some(folder: Path, words: Segmenter, name: str) -> None:
    index = ListingIndex.open(folder, words=words)
    for number in range(EACH):
        with index.write() as writer:
            writer.put(result("锂电池", id=f"{name}-{number}"), None)


def rebuild(folder: Path, words: Segmenter) -> None:
    build(folder, [(result("锂电池", id="only"), None)], words=words)


def die_while_writing(folder: Path, words: Segmenter) -> None:
    with ListingIndex.open(folder, words=words).write() as writer:
        writer.put(result("锂电池", id="lost"), None)
        os.kill(os.getpid(), signal.SIGKILL)


def test_writers_of_two_processes_lose_nothing(folder: Path, words: Segmenter) -> None:
    index = ListingIndex.open(folder, words=words)
    writers = [
        FORK.Process(target=put_some, args=(folder, words, name)) for name in "ab"
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert index.ids(RESULT) == {f"{name}-{i}" for name in "ab" for i in range(EACH)}


def test_another_processes_rebuild_is_seen(folder: Path, words: Segmenter) -> None:
    index = ListingIndex.open(folder, words=words)
    other = FORK.Process(target=rebuild, args=(folder, words))
    other.start()
    other.join(60)
    assert index.ids(RESULT) == {"only"}


def test_a_killed_writer_leaves_the_index_whole_and_writable(
    folder: Path, words: Segmenter
) -> None:
    index = ListingIndex.open(folder, words=words)
    put_some(folder, words, "kept")
    victim = FORK.Process(target=die_while_writing, args=(folder, words))
    victim.start()
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    assert index.count(RESULT) == EACH
    put_some(folder, words, "after")
    assert index.count(RESULT) == 2 * EACH


def test_a_process_killed_in_a_rebuild_leaves_the_old_index(
    folder: Path, words: Segmenter
) -> None:
    put_some(folder, words, "old")
    victim = FORK.Process(target=die_rebuilding, args=(folder, words))
    victim.start()
    victim.join(60)
    assert ListingIndex.open(folder, words=words).count(RESULT) == EACH
    rebuild(folder, words)
    assert ListingIndex.open(folder, words=words).ids(RESULT) == {"only"}


def die_rebuilding(folder: Path, words: Segmenter) -> None:
    build(folder, listings_until_killed(), words=words)


def listings_until_killed() -> Iterator[tuple[Document, None]]:
    yield result("锂电池", id="half"), None
    os.kill(os.getpid(), signal.SIGKILL)
