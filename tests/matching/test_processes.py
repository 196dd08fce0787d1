"""Several processes share one folder: each sees the others, none tears it."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from tech_market.matching.index import ListingIndex, build
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import RESULT, Document
from tests.matching.makers import result

FORK = multiprocessing.get_context("fork")
EACH = 10
KILLS = 8


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


def put_until_killed(folder: Path, words: Segmenter, told: Path, first: int) -> None:
    """Say each number once it is committed, as the change log forgets its row."""
    index = ListingIndex.open(folder, words=words)
    for number in range(first, first + 10_000):
        with index.writing() as writer:
            writer.put(result("锂电池", id=str(number)), None)
            writer.keep()
            with told.open("a") as out:
                out.write(f"{number}\n")


def search_until_stopped(folder: Path, words: Segmenter, stop: Path) -> None:
    index = ListingIndex.open(folder, words=words)
    while not stop.exists():
        held = len(index.ids(RESULT))
        assert index.search("锂电池", kind=RESULT, audience="member").total >= held


def test_a_writer_killed_again_and_again_loses_nothing_it_told(
    folder: Path, words: Segmenter, tmp_path: Path
) -> None:
    told, stop, chance = tmp_path / "told", tmp_path / "stop", random.Random(7)  # noqa: S311 - moments to kill at
    told.touch()
    index = ListingIndex.open(folder, words=words)
    searchers = [
        FORK.Process(target=search_until_stopped, args=(folder, words, stop))
        for _ in range(2)
    ]
    for searcher in searchers:
        searcher.start()
    for turn in range(KILLS):
        began = told.stat().st_size
        args = (folder, words, told, turn * 10_000)
        writer = FORK.Process(target=put_until_killed, args=args)
        writer.start()
        while told.stat().st_size == began:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.25))
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join(60)
        numbers = {int(line) for line in told.read_text().split()}
        held = {int(one) for one in index.ids(RESULT)}
        assert numbers <= held
        assert len(held - numbers) <= turn + 1  # committed, killed before it could tell
        page = index.search("锂电池", kind=RESULT, audience="member", limit=1000)
        assert page.total == len(held)
    stop.touch()
    for searcher in searchers:
        searcher.join(60)
    assert [searcher.exitcode for searcher in searchers] == [0, 0]
