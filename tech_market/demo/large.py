"""Grow any number of listings and contracts from the kernels, one at a time.

For load and size, not for reading: kernels are recombined, every title and key is its
own, figures move a little. Nothing is held in memory; one seed gives the same rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from tech_market.contracts.rules import ContractState
from tech_market.demo.amounts import small_fen
from tech_market.demo.contract_texts import Slot, contract_of
from tech_market.demo.kernels import Kernel, kernels
from tech_market.demo.listings import needs as demo_needs
from tech_market.demo.listings import results as demo_results
from tech_market.demo.shapes import ContractText, NeedText, ResultText
from tech_market.demo.wording import MARK, indicator_sentence
from tech_market.demo.years import OPENING, TODAY
from tech_market.listings.rules import ListingState
from tech_market.matching.text import Indicator

LONGEST_WAIT_DAYS = 75  # between signature and certificate
_DIRECTIONS = ("out", "in", "both")
_SCENES = (
    "老旧装置改造",
    "新建产线",
    "沿海高湿环境",
    "小批量多品种",
    "连续化生产",
    "高温工况",
    "低温工况",
    "出口产品",
    "中试放大",
    "园区集中供应",
    "无人值守",
    "高洁净场合",
    "高盐工况",
    "老产品升级",
    "节能改造",
    "紧凑安装",
)
_STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Large:
    """Three streams; take from each as much as asked for."""

    needs: Iterator[NeedText]
    results: Iterator[ResultText]
    contracts: Iterator[ContractText]


def large(*, needs: int, results: int, contracts: int, seed: int = 1) -> Large:
    """Stream so many needs, results and contracts."""
    return Large(
        needs=_needs(needs, seed),
        results=_results(results, seed),
        contracts=_contracts(contracts, seed),
    )


def _needs(count: int, seed: int) -> Iterator[NeedText]:
    choose = Random(f"{seed}:needs")
    models, all_kernels = demo_needs(), kernels()
    for n in range(count):
        model, other = choose.choice(models), choose.choice(all_kernels)
        rows = _moved(model.indicators, choose)
        scene = choose.choice(_SCENES)
        yield replace(
            model,
            key=f"large-{seed}-need-{n:07d}",
            title=f"{scene}用{model.title}（{other.words[-1]}配套，第{n + 1}号）",
            summary=f"{scene}条件下：{model.current_practice}{MARK}",
            description=_text(scene, model.current_practice, other, rows),
            keywords=(*model.keywords, other.words[0]),
            state=ListingState.PUBLISHED,
            age_days=choose.randrange(1, 360),
            valid_days=choose.randrange(30, 360),
            indicators=rows,
            budget_low_fen=None,
            budget_high_fen=None
            if model.budget_high_fen is None
            else small_fen(choose),
        )


def _results(count: int, seed: int) -> Iterator[ResultText]:
    choose = Random(f"{seed}:results")
    models, all_kernels = demo_results(), kernels()
    for n in range(count):
        model, other = choose.choice(models), choose.choice(all_kernels)
        rows = _moved(model.indicators, choose)
        scene = choose.choice(_SCENES)
        yield replace(
            model,
            key=f"large-{seed}-result-{n:07d}",
            title=f"面向{scene}的{model.title}（兼顾{other.words[-1]}，第{n + 1}号）",
            summary=f"{scene}条件下：{model.summary}",
            description=_text(scene, model.summary, other, rows),
            keywords=(*model.keywords, other.words[0]),
            state=ListingState.PUBLISHED,
            age_days=choose.randrange(1, 360),
            valid_days=choose.randrange(30, 360),
            indicators=rows,
            price_fen=None if model.price_fen is None else small_fen(choose),
        )


def _contracts(count: int, seed: int) -> Iterator[ContractText]:
    choose = Random(f"{seed}:contracts")
    for n in range(count):
        one = contract_of(_slot(n, seed, choose), choose)
        yield replace(one, project_name=f"{one.project_name}第{n + 1}号")


def _slot(n: int, seed: int, choose: Random) -> Slot:
    days = (TODAY - OPENING).days - LONGEST_WAIT_DAYS
    signed_on = OPENING + timedelta(days=choose.randrange(days))
    certificate_on = signed_on + timedelta(days=choose.randrange(14, LONGEST_WAIT_DAYS))
    return Slot(
        key=f"large-{seed}-contract-{n:07d}",
        kernel=choose.choice(kernels()),
        part=0,
        direction=choose.choice(_DIRECTIONS),
        technical_fen=small_fen(choose),
        signed_on=signed_on,
        certificate_on=certificate_on,
        registration_no=f"{certificate_on.year}8{seed % 1000:03d}{n:08d}",
        state=ContractState.REGISTERED,
    )


def _text(scene: str, core: str, other: Kernel, rows: tuple[Indicator, ...]) -> str:
    return (
        f"使用条件：{scene}。{core}\n关联问题：{other.now}\n"
        f"主要指标：{indicator_sentence(rows)}。\n{MARK}"
    )


def _moved(rows: tuple[Indicator, ...], choose: Random) -> tuple[Indicator, ...]:
    """Move every figure by up to a tenth, keeping low below high and three digits."""
    factor = 1 + _STEP * choose.randrange(-10, 11)
    return tuple(
        replace(row, low=_times(row.low, factor), high=_times(row.high, factor))
        for row in rows
    )


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    if value is None or value == value.to_integral_value() == 0:
        return value
    return Decimal(f"{value * factor:.3g}")
