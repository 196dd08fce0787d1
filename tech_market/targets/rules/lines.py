"""Reference lines to hold the years against: even, or growing from a base year."""

from collections.abc import Sequence
from decimal import Decimal, localcontext


def flat_line(target: int, years: Sequence[int]) -> dict[int, int]:
    """Spread a target evenly over its years; the sum is the target."""
    each = target // len(years)
    line = dict.fromkeys(years, each)
    line[years[-1]] += target - each * len(years)
    return line


def growth_line(
    target: int, years: Sequence[int], *, base: int, base_year: int
) -> tuple[Decimal, dict[int, int]]:
    """Return the yearly growth from a base year that reaches the target, and its line.

    The rate is a share (0.106 = 10.6 %) of four decimals; the line sums to the target.
    Raises ValueError unless base and target are positive and the base year lies before.
    """
    if base <= 0 or target <= 0 or base_year >= years[0]:
        raise ValueError("a growth line needs a base before its years")
    with localcontext() as context:
        context.prec = 40
        low, high = Decimal("0.01"), Decimal(100)  # factors: −99 % to ×100 a year
        for _ in range(100):
            middle = (low + high) / 2
            if _reached(middle, base, base_year, years) < target:
                low = middle
            else:
                high = middle
        line = {year: int(base * high ** (year - base_year)) for year in years}
        line[years[-1]] += target - sum(line.values())
        return (high - 1).quantize(Decimal("0.0001")), line


def _reached(
    factor: Decimal, base: int, base_year: int, years: Sequence[int]
) -> Decimal:
    return sum((base * factor ** (year - base_year) for year in years), Decimal(0))
