"""The listings of a generation as `held` packs them, one after another in a file.

Ranking reads some hundred of them for each question, which takes some microseconds
each; the engine's own store would unpack a block of several for each. The file is read
and not mapped: a mapped one would count as memory of every process that ranks, page by
page, and end it where the file is cut short. A record is found by its place, the byte
at which it begins; it says how long it is and carries a checksum. Records are only ever
added: what was replaced stays till the next rebuild.
"""

import os
import struct
import weakref
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

NAME: Final = "listings.records"
BUILT: Final = "listings.built"  # how many bytes the records had after a build
ROOM: Final = 256 * 2**20  # bytes
_HEAD: Final = struct.Struct("<2I")  # length in bytes, CRC-32
_AT_ONCE: Final = 6_144  # bytes read of a record; hardly one is longer


class Records:
    """Reads records; what another process adds is seen when it is asked for."""

    def __init__(self, generation: Path) -> None:
        self._path = generation / NAME
        self._opened: int | None = None  # a descriptor, read at any place by any thread
        self._built: int | None = None

    def are_wasteful(self) -> bool:
        """Tell whether what was replaced fills more than all that is in use.

        Then the index is worth building anew; up to ROOM nobody minds.
        """
        try:
            return size(self._path.parent) > 2 * self._when_built() + ROOM
        except FileNotFoundError:
            return False  # reading it will say so

    def _when_built(self) -> int:
        if self._built is None:
            text = (self._path.parent / BUILT).read_text(encoding="ascii")
            self._built = int(text) if text.isdecimal() else 0
        return self._built

    def at(self, places: Iterable[int]) -> list[bytes]:
        """Return the records at these places.

        Raises OSError or ValueError: the file is lost, cut short or damaged.
        """
        return [*self.each(places)]

    def each(self, places: Iterable[int]) -> Iterator[bytes]:
        """Yield the records at these places, for callers who want many."""
        file = self._file()
        for place in places:
            yield self._record(file, place)

    def _file(self) -> int:
        if self._opened is None:
            self._opened = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            weakref.finalize(self, os.close, self._opened)
        return self._opened

    def _record(self, file: int, place: int) -> bytes:
        read = os.pread(file, _AT_ONCE, place)
        if len(read) < _HEAD.size:
            raise ValueError(f"{self._path} ends before {place + _HEAD.size}")
        length, check = _HEAD.unpack_from(read)
        record = read[_HEAD.size : _HEAD.size + length]
        if len(record) < length and len(read) == _AT_ONCE:
            rest = place + _AT_ONCE
            record += os.pread(file, length - len(record), rest)
        if len(record) < length:
            raise ValueError(f"{self._path} ends before {place + _HEAD.size + length}")
        if zlib.crc32(record) != check:
            raise ValueError(f"{self._path}: record at {place} is damaged")
        return record


class Adding:
    """Adds records to a generation; its caller holds the one writer's lock."""

    def __init__(self, generation: Path) -> None:
        self._file = (generation / NAME).open("ab")
        self._end = self._file.tell()

    def add(self, record: bytes) -> int:
        """Write a record and return its place."""
        place = self._end
        self._file.write(_HEAD.pack(len(record), zlib.crc32(record)) + record)
        self._end += _HEAD.size + len(record)
        return place

    def keep(self) -> None:
        """Bring what was added onto the disk, before anything refers to it."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    @property
    def is_closed(self) -> bool:
        """Whether the file was let go."""
        return self._file.closed


def note_built(generation: Path) -> None:
    """Keep how large the records are now that nothing of them is replaced."""
    (generation / BUILT).write_text(str(size(generation)), encoding="ascii")


def size(generation: Path) -> int:
    """Return the bytes of all records, replaced ones too."""
    return (generation / NAME).stat().st_size
