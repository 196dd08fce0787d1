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
from tests.matching import ready
from tests.matching.makers import result

#: forked from a process that holds no index: a lock held while another thread reloads
#: would be inherited, and never let go
FRESH = multiprocessing.get_context("forkserver")
FRESH.set_forkserver_preload(["tests.matching.ready"])
EACH = 10
KILLS = 8


def put_some(folder: Path, name: str) -> None:
    index = ListingIndex.open(folder, words=ready.WORDS)
    for number in range(EACH):
        with index.write() as writer:
            writer.put(result("锂电池", id=f"{name}-{number}"), None)


def rebuild(folder: Path) -> None:
    build(folder, [(result("锂电池", id="only"), None)], words=ready.WORDS)


def die_while_writing(folder: Path) -> None:
    with ListingIndex.open(folder, words=ready.WORDS).write() as writer:
        writer.put(result("锂电池", id="lost"), None)
        os.kill(os.getpid(), signal.SIGKILL)


def test_writers_of_two_processes_lose_nothing(folder: Path, words: Segmenter) -> None:
    index = ListingIndex.open(folder, words=words)
    writers = [FRESH.Process(target=put_some, args=(folder, name)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert index.ids(RESULT) == {f"{name}-{i}" for name in "ab" for i in range(EACH)}


def test_another_processes_rebuild_is_seen(folder: Path, words: Segmenter) -> None:
    index = ListingIndex.open(folder, words=words)
    other = FRESH.Process(target=rebuild, args=(folder,))
    other.start()
    other.join(60)
    assert index.ids(RESULT) == {"only"}


def test_a_killed_writer_leaves_the_index_whole_and_writable(
    folder: Path, words: Segmenter
) -> None:
    index = ListingIndex.open(folder, words=words)
    put_some(folder, "kept")
    victim = FRESH.Process(target=die_while_writing, args=(folder,))
    victim.start()
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    assert index.count(RESULT) == EACH
    put_some(folder, "after")
    assert index.count(RESULT) == 2 * EACH


def test_a_process_killed_in_a_rebuild_leaves_the_old_index(
    folder: Path, words: Segmenter
) -> None:
    put_some(folder, "old")
    victim = FRESH.Process(target=die_rebuilding, args=(folder,))
    victim.start()
    victim.join(60)
    assert ListingIndex.open(folder, words=words).count(RESULT) == EACH
    rebuild(folder)
    assert ListingIndex.open(folder, words=words).ids(RESULT) == {"only"}


def die_rebuilding(folder: Path) -> None:
    build(folder, listings_until_killed(), words=ready.WORDS)


def listings_until_killed() -> Iterator[tuple[Document, None]]:
    yield result("锂电池", id="half"), None
    os.kill(os.getpid(), signal.SIGKILL)


def put_until_killed(folder: Path, told: Path, first: int) -> None:
    """Say each number once it is committed, as the change log forgets its row."""
    index = ListingIndex.open(folder, words=ready.WORDS)
    for number in range(first, first + 10_000):
        with index.writing() as writer:
            writer.put(result("锂电池", id=str(number)), None)
            writer.keep()
            with told.open("a") as out:
                out.write(f"{number}\n")


def search_until_stopped(folder: Path, stop: Path) -> None:
    index = ListingIndex.open(folder, words=ready.WORDS)
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
        FRESH.Process(target=search_until_stopped, args=(folder, stop))
        for _ in range(2)
    ]
    for searcher in searchers:
        searcher.start()
    for turn in range(KILLS):
        began = told.stat().st_size
        args = (folder, told, turn * 10_000)
        writer = FRESH.Process(target=put_until_killed, args=args)
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
