"""A plot of latency against size as plain SVG, both axes logarithmic."""

import math
from collections.abc import Iterator, Mapping
from typing import Final

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 80, 150, 48, 56
COLOURS: Final = ("#0b5c7a", "#c08a1e", "#7a3b69", "#4d7c3f", "#a33b2f")
Curve = Mapping[int, float]  # size to milliseconds


def plot(curves: Mapping[str, Curve], *, title: str) -> str:
    """Return the picture; a curve for each engine, named at its end."""
    sizes = sorted({size for curve in curves.values() for size in curve})
    times = [value for curve in curves.values() for value in curve.values()]
    low = math.floor(math.log10(min(times)))
    high = max(low + 1, math.ceil(math.log10(max(times))))
    across = Axis(math.log10(sizes[0]), math.log10(sizes[-1]), LEFT, WIDTH - RIGHT)
    up = Axis(low, high, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{title}</text>',
        *_grid(across, up, sizes, range(low, high + 1)),
    ]
    labels = _places({name: up(max(c.items())[1]) for name, c in curves.items()})
    for at, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[at % len(COLOURS)]
        points = [(across(size), up(value)) for size, value in sorted(curve.items())]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        )
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
            for x, y in points
        ]
        parts.append(
            f'<text x="{points[-1][0] + 10:.1f}" y="{labels[name] + 4:.1f}" '
            f'fill="{colour}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


class Axis:
    """Places a number between two pixels by its logarithm."""

    def __init__(self, low: float, high: float, first: float, last: float) -> None:
        self._low, self._span = low, (high - low) or 1.0
        self._first, self._way = first, last - first

    def __call__(self, value: float) -> float:
        """Return the pixel."""
        return self._first + self._way * (math.log10(value) - self._low) / self._span


def _grid(across: Axis, up: Axis, sizes: list[int], powers: range) -> Iterator[str]:
    for power in powers:
        y = up(10.0**power)
        yield (
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            'stroke="#dddddd"/>'
        )
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>'
    for size in sizes:
        x = across(size)
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" '
            'stroke="#dddddd"/>'
        )
        yield (
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
            f"{size:,}</text>"
        )


def _places(wanted: Mapping[str, float], gap: float = 17.0) -> dict[str, float]:
    """Move names apart that would stand on each other."""
    found: dict[str, float] = {}
    last = -gap
    for name, y in sorted(wanted.items(), key=lambda pair: pair[1]):
        last = found[name] = max(y, last + gap)
    return found
