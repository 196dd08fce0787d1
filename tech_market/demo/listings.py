"""All needs, all results, and which belong together."""

from functools import cache

from tech_market.demo.kernels import kernels
from tech_market.demo.lives import is_on_show
from tech_market.demo.need_texts import need_of
from tech_market.demo.result_texts import result_of
from tech_market.demo.shapes import NeedText, Partner, ResultText


@cache
def needs() -> tuple[NeedText, ...]:
    """Return a need for every kernel, posted by an enterprise of its industry."""
    return tuple(need_of(place, kernel) for place, kernel in enumerate(kernels()))


@cache
def results() -> tuple[ResultText, ...]:
    """Return a result for every answer, offered by an institute of its industry."""
    answers = [
        (kernel, rank, answer)
        for kernel in kernels()
        for rank, answer in enumerate(kernel.answers)
    ]
    return tuple(
        result_of(place, kernel, rank, answer)
        for place, (kernel, rank, answer) in enumerate(answers)
    )


@cache
def partners() -> tuple[Partner, ...]:
    """Pair every need with the results written for it, the solving one first."""
    open_needs = {one.kernel_key: one for one in needs()}
    seen: set[str] = set()
    pairs = []
    for result in results():
        need = open_needs[result.kernel_key]
        solves = result.kernel_key not in seen
        seen.add(result.kernel_key)
        is_open = is_on_show(need) and is_on_show(result)
        pairs.append(Partner(need.key, result.key, solves=solves, is_open=is_open))
    return tuple(pairs)
