"""An address as a QR code: squares for an SVG path, nothing fetched."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno

QUIET = 4  # modules of white that readers need around the code
KEPT = 2_000  # codes of a process; one is drawn in some 4 ms and takes about 5 kB


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square of `size` modules, quiet zone included, and a path of the dark ones."""

    size: int
    path: str


@lru_cache(maxsize=KEPT)
def qr_code(text: str) -> QrCode:
    """Return the code of an address; a seventh of it may be soiled or torn."""
    rows = segno.make(text, error="m", micro=False).matrix
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            width = len(list(run))
            if is_dark:
                strokes.append(f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z")
            x += width
    return QrCode(len(rows) + 2 * QUIET, "".join(strokes))
