"""Latency against size, both axes in powers of ten, as an SVG that stands alone."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 40, 60
#: told apart without colour as well: dashes and the shape of the points
LOOKS: Final = (
    ("#0b5fa5", "", "circle"), ("#a13d00", "6 3", "square"), ("#3a6f1e", "2 3", "up"),
    ("#6a3d9a", "9 3 2 3", "down"), ("#555555", "1 4", "diamond"),
)  # fmt: skip
STYLE: Final = (
    "text{font:13px sans-serif;fill:#222}.g{stroke:#ddd}.a{stroke:#555}"
    "@media(prefers-color-scheme:dark){svg{background:#16181c}text{fill:#ddd}"
    ".g{stroke:#333}.a{stroke:#aaa}}"
)
Points = Sequence[tuple[int, float]]  # how many results, median in milliseconds


def drawn(series: Mapping[str, Points], title: str) -> str:
    """Return the chart; each line is named at its end."""
    every = [point for points in series.values() for point in points]
    sizes = _decades([size for size, _ in every])
    times = _decades([time for _, time in every])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text x="{LEFT}" y="22">{escape(title)}</text>',
        *_grid(sizes, times),
    ]
    for look, (name, points) in zip(LOOKS, series.items(), strict=False):
        places = [(_x(size, sizes), _y(time, times)) for size, time in points]
        parts += _line(name, places, look)
    return "\n".join([*parts, "</svg>", ""])


def save(path: Path, series: Mapping[str, Points], title: str) -> None:
    """Write the chart to a file."""
    path.write_text(drawn(series, title), encoding="utf8")


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _x(size: float, ends: tuple[int, int]) -> float:
    share = (math.log10(size) - ends[0]) / (ends[1] - ends[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(time: float, ends: tuple[int, int]) -> float:
    share = (math.log10(time) - ends[0]) / (ends[1] - ends[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _grid(sizes: tuple[int, int], times: tuple[int, int]) -> Iterator[str]:
    floor, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for power in range(times[0], times[1] + 1):
        y = _y(10.0**power, times)
        yield f'<line class="g" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield (
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{10.0**power:g}</text>"
        )
    for power in range(sizes[0], sizes[1] + 1):
        x = _x(10.0**power, sizes)
        yield f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{floor}"/>'
        place = f'x="{x:.1f}" y="{floor + 20}" text-anchor="middle"'
        yield f"<text {place}>{10**power:,}</text>"
    middle = (LEFT + right) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">results</text>'
    yield f'<text x="14" y="{TOP - 4}">ms</text>'


def _line(
    name: str, places: list[tuple[float, float]], look: tuple[str, str, str]
) -> Iterator[str]:
    colour, dash, shape = look
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield (
        f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dash}"/>'
    )
    for x, y in places:
        yield f'<path d="{_mark(shape, x, y)}" fill="{colour}"/>'
    x, y = places[-1]
    yield f'<text x="{x + 10:.1f}" y="{y + 4:.1f}">{escape(name)}</text>'


def _mark(shape: str, x: float, y: float) -> str:
    ways = {
        "circle": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        "square": "m-4-4h8v8h-8z",
        "up": "m0-5l5 9h-10z",
        "down": "m0 5l5-9h-10z",
        "diamond": "m0-5l5 5l-5 5l-5-5z",
    }
    return f"M{x:.1f} {y:.1f}{ways[shape]}"
