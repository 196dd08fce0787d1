"""Turn each kernel into a need."""

from random import Random
from typing import Final

from tech_market.demo.dice import dice, happens
from tech_market.demo.kernels import Kernel, phrases
from tech_market.demo.lives import LEVELS, NEED_STATES, WAYS, days, owner, tags
from tech_market.demo.shapes import NeedText
from tech_market.demo.wording import MARK, indicator_sentence
from tech_market.money import FEN_PER_WAN

MUSTS: Final = ((), (), ("deadline",), ("trl",), ("deadline", "cooperation"))


def need_of(place: int, kernel: Kernel) -> NeedText:
    """Write the need; `place` decides its owner and state."""
    choose = dice(f"need:{kernel.key}")
    state = NEED_STATES[place % len(NEED_STATES)]
    age_days, valid_days = days(choose, state)
    low, high = kernel.budget_wan
    is_negotiable = happens(choose, share=0.12)
    return NeedText(
        key=f"need-{kernel.key}",
        kernel_key=kernel.key,
        organisation_key=owner(place, kernel, "enterprise"),
        title=kernel.title,
        summary=f"{kernel.now}{kernel.want}{MARK}",
        description=_need_description(kernel, choose),
        confidential=f"{kernel.secret}{MARK}",
        keywords=kernel.words,
        field_code=kernel.field_code,
        industry_code=kernel.industry_code,
        tag_codes=tags(place),
        cooperation_codes=choose.choice(WAYS),
        level=choose.choice(LEVELS),
        state=state,
        age_days=age_days,
        valid_days=valid_days,
        indicators=kernel.asks,
        current_practice=kernel.now,
        budget_low_fen=None if is_negotiable else low * FEN_PER_WAN,
        budget_high_fen=None if is_negotiable else high * FEN_PER_WAN,
        is_budget_public=happens(choose, share=0.6),
        deadline_days=choose.randrange(120, 540, 30),
        trl_wanted=choose.choice((6, 7, 7, 8)),
        ip_wanted=choose.choice(phrases()["ip_wishes"]),
        source_code=choose.choice(("own", "own", "broker", "visit", "event")),
        region_wanted=choose.choice(("", "", "", "330200", "330000")),
        hard_codes=choose.choice(MUSTS),
    )


def _need_description(kernel: Kernel, choose: Random) -> str:
    return "\n".join(
        (
            f"现状与问题：{kernel.now}",
            f"需求目标：{kernel.want}",
            f"主要指标：{indicator_sentence(kernel.asks)}。",
            f"合作条件：{choose.choice(phrases()['conditions'])}",
            MARK,
        )
    )
