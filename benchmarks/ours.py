"""Our own engine at one size: built in fresh processes, asked in another."""

import json
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from time import perf_counter

from benchmarks.corpus import grow
from benchmarks.measured import late, median, timed
from benchmarks.peers import Peer
from tech_market.matching import layout
from tech_market.matching.bulk import bulk_segmenter, is_fast
from tech_market.matching.index import ListingIndex, build
from tech_market.matching.segment import segmenter
from tech_market.matching.text import NEED, RESULT, Document, other_kind
from tech_market.matching.weights import weights

PROCESSES = 2
ASKED, WARM = 100, 10  # needs
MANY = 400  # the plan's needs
SLOW, ASKED_SLOW = 200.0, 20  # milliseconds from which fewer are asked
SLOWEST, ASKED_SLOWEST = 5_000.0, 5
#: of a need, asked of peers: a few as a person would type, and all as ours asks
WHOLE = "all words"
WORDS = {WHOLE: 10_000, "24 words": 24}
BOTH_WAYS = 100_000  # results up to which we build with jieba and with rjieba
CHUNK = 5_000  # texts of one task
TODAY = date(2026, 6, 1)
FRESH = multiprocessing.get_context("spawn")


def needs(count: int) -> list[Document]:
    """Return the needs that ask."""
    return list(grow(count, NEED))


def text_of(one: Document) -> str:
    """Return what peers read of a listing."""
    return "\n".join((one.title, *one.keywords, one.description))


def words_file(folder: Path, size: int) -> Path:
    """Return the file with each result's words in a line, made once."""
    path = folder / "results.words"
    if not path.exists():
        part = path.with_suffix(".part")
        starts = range(0, size, CHUNK)
        with (
            ProcessPoolExecutor(PROCESSES, mp_context=FRESH) as pool,
            part.open("w", encoding="utf8") as out,
        ):
            for text in pool.map(_words, starts, [size] * len(starts)):
                out.write(text)
        part.rename(path)
    return path


def _words(first: int, size: int) -> str:
    cut = bulk_segmenter(fast=is_fast())
    some = islice(grow(size, RESULT, first=first), min(CHUNK, size - first))
    return "".join(" ".join(cut.words(text_of(one))) + "\n" for one in some)


def built(folder: Path, size: int) -> str:
    """Build our index; up to BOTH_WAYS with either tokenizer. Return how long it took.

    A larger one is kept and used again while its layout is the same.
    """
    kept = folder / "built.json"
    mark = f"{layout.layout()}-{weights().version}"
    if size > BOTH_WAYS and kept.exists():
        known = json.loads(kept.read_text("utf8"))
        if known["mark"] == mark:
            return str(known["said"])
    said = []
    for fast in (False, True) if size <= BOTH_WAYS else (True,):
        if fast and not is_fast():
            continue
        shutil.rmtree(folder / "index", ignore_errors=True)
        began = perf_counter()
        process = FRESH.Process(target=_build, args=(folder / "index", size, fast))
        process.start()
        process.join()
        took = perf_counter() - began
        said.append(f"{took:.0f} s with {'rjieba' if fast else 'jieba'}")
    files = (folder / "index").rglob("*")
    mib = sum(file.stat().st_size for file in files if file.is_file()) / 2**20
    text = f"{', '.join(said)}; {mib:.0f} MiB"
    kept.write_text(json.dumps({"mark": mark, "said": text}), encoding="utf8")
    return text


def _build(folder: Path, size: int, fast: bool) -> None:  # noqa: FBT001 - arguments of a process
    pairs = ((one, one) for one in grow(size, RESULT))
    build(folder, pairs, count=size, processes=PROCESSES, fast=fast)


def asked(folder: Path) -> tuple[list[float], list[str]]:
    """Ask in a fresh process, so that its memory is its own; times and notes."""
    with ProcessPoolExecutor(1, mp_context=FRESH) as pool:
        return pool.submit(_asked, folder / "index").result()


def _asked(folder: Path) -> tuple[list[float], list[str]]:
    index = ListingIndex.open(folder)
    for one in needs(ASKED + WARM)[ASKED:]:
        index.rank(one, kind=RESULT, today=TODAY)
    some = needs(ASKED)
    times = [timed(lambda: index.rank(one, kind=RESULT, today=TODAY)) for one in some]  # noqa: B023 - run at once
    notes = [_memory(), _searched(index, some), _put(index, some[0])]
    return times, notes


def _memory() -> str:
    lines = Path("/proc/self/status").read_text("utf8").splitlines()
    held = {line.split(":")[0]: line.split()[1] for line in lines if "kB" in line}
    peak, own = int(held["VmHWM"]) / 1024, int(held["RssAnon"]) / 1024
    return (
        f"memory of the process that ranks: peak {peak:.0f} MiB, of that {own:.0f} MiB "
        "its own, the rest pages of the index's files"
    )


def many(folder: Path, size: int) -> list[str]:
    """Ask for all needs, then for all results, with every core; return notes."""
    place = folder / "index"
    with tempfile.TemporaryDirectory(prefix="needs-") as other:
        build(Path(other), ((one, one) for one in needs(MANY)))
        with ProcessPoolExecutor(PROCESSES, mp_context=FRESH) as pool:
            list(pool.map(_ready, [place] * PROCESSES))
            there = _together(pool, _share, place, NEED)
            back = _together(pool, _crossed, place)
            answers = _together(pool, _share, Path(other), RESULT)
    one = 1000 * PROCESSES * answers / MANY
    return [
        f"all {MANY} needs against {size:,} results: {there:.1f} s, {PROCESSES} cores",
        f"all {size:,} results against {MANY} needs: {back:.1f} s, {PROCESSES} cores",
        f"one result that asks {MANY} needs: {one:.1f} ms",
    ]


def _together(
    pool: ProcessPoolExecutor, task: Callable[..., None], *which: Path | str
) -> float:
    began = perf_counter()
    for done in [pool.submit(task, *which, at) for at in range(PROCESSES)]:
        done.result()
    return perf_counter() - began


def _ready(folder: Path) -> None:
    index = ListingIndex.open(folder)
    index.rank(needs(1)[0], kind=RESULT, today=TODAY)


def _share(folder: Path, kind: str, at: int) -> None:
    """Ask for every so-manieth listing of a kind."""
    index = ListingIndex.open(folder)
    for one in islice(grow(MANY, kind), at, None, PROCESSES):
        index.rank(one, kind=other_kind(kind), today=TODAY)


def _crossed(folder: Path, at: int) -> None:
    """Find the needs that fit each result of a share best."""
    index, part = ListingIndex.open(folder), (at, PROCESSES)
    for one in index.crossed(needs(MANY), today=TODAY, part=part):
        if not one.needs:
            raise LookupError(one.id)


def _searched(index: ListingIndex, some: list[Document]) -> str:
    times = [
        timed(lambda: index.search(one.title[:6], kind=RESULT, audience="public"))  # noqa: B023 - run at once
        for one in some
    ]
    return (
        f"search box, first page: p50 {median(times):.1f} ms, p95 {late(times):.1f} ms"
    )


def _put(index: ListingIndex, one: Document) -> str:
    """Time from a change to its being found, the writer opened for it."""
    fresh = Document(id="fresh", kind=RESULT, title="钐铁氮" + one.title)
    began = perf_counter()
    with index.writing() as writer:
        writer.put(fresh, fresh)
        writer.keep()
        page = index.search(fresh.title, kind=RESULT, audience="public")
        took = perf_counter() - began
        writer.remove(RESULT, fresh.id)
        writer.keep()
    if "fresh" not in page.ids:
        raise LookupError(fresh.id)
    return f"a new listing is found {took:.2f} s after the index hears of it"


def asked_peer(peer: Peer, most: int) -> list[float]:
    """Ask another engine for the same needs, by so many of their words."""
    cut = segmenter()
    asked = [
        list(dict.fromkeys(cut.words(text_of(one))))[:most]
        for one in needs(ASKED + WARM)
    ]
    for words in asked[ASKED : ASKED + 2]:
        peer.ask(words)
    probe = timed(lambda: peer.ask(asked[-1]))
    count = ASKED if probe < SLOW else ASKED_SLOW
    count = count if probe < SLOWEST else ASKED_SLOWEST
    return [timed(lambda: peer.ask(words)) for words in asked[:count]]  # noqa: B023 - run at once
