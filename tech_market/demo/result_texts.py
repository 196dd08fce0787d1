"""Turn each answer of a kernel into a result."""

from datetime import date
from random import Random

from tech_market.demo.dice import dice, happens
from tech_market.demo.kernels import Answer, Kernel, phrases
from tech_market.demo.lives import (
    FIRST_ANSWER_STATES,
    LEVELS,
    SECOND_ANSWER_STATES,
    WAYS,
    days,
    owner,
    tags,
)
from tech_market.demo.shapes import IpText, ResultText
from tech_market.demo.wording import (
    MARK,
    STAGE_BY_TRL,
    STAGE_WORDS,
    indicator_sentence,
)
from tech_market.money import FEN_PER_WAN

_PRICES = (*("indicative",) * 5, "negotiable", "floor", "firm")
_GRANTED_BEFORE = 2024  # filed later is still under examination


def result_of(place: int, kernel: Kernel, rank: int, answer: Answer) -> ResultText:
    """Write the result of the first answer (rank 0) or the second."""
    choose = dice(f"result:{kernel.key}:{rank}")
    states = SECOND_ANSWER_STATES if rank else FIRST_ANSWER_STATES
    state = states[place // 2 % len(states)]
    age_days, valid_days = days(choose, state)
    price_type = choose.choice(_PRICES)
    edge = answer.edge or choose.choice(phrases()["edges"])
    return ResultText(
        key=f"result-{kernel.key}-{'ab'[rank]}",
        kernel_key=kernel.key,
        organisation_key=owner(place, kernel, "institute"),
        title=answer.title,
        summary=f"{answer.how}{STAGE_WORDS[STAGE_BY_TRL[answer.trl]]}{MARK}",
        description=_result_description(answer, edge, choose),
        confidential=f"{choose.choice(phrases()['result_secrets'])}{MARK}",
        keywords=_keywords(kernel, answer),
        field_code=kernel.field_code,
        industry_code=kernel.industry_code,
        tag_codes=tags(place + 1),
        cooperation_codes=choose.choice(WAYS),
        level=choose.choice(LEVELS),
        state=state,
        age_days=age_days,
        valid_days=valid_days,
        indicators=answer.reached,
        advantage=edge,
        stage_code=STAGE_BY_TRL[answer.trl],
        trl=answer.trl,
        conversion_codes=choose.choice(
            (("transfer", "licence"), ("licence",), ("joint", "equity"), ("joint",))
        ),
        pricing_code=choose.choice(("agreement", "agreement", "listing", "auction")),
        price_type_code=price_type,
        price_fen=None
        if price_type == "negotiable"
        else answer.price_wan * FEN_PER_WAN,
        is_price_public=happens(choose, share=0.8),
        attribute_code=choose.choice(("original", "redeveloped", "imported")),
        completers="、".join(
            f"{family}示例" for family in choose.sample("王李张刘陈杨", 3)
        ),
        ip_rights=_ip_rights(place, choose),
    )


def _result_description(answer: Answer, edge: str, choose: Random) -> str:
    stage = STAGE_WORDS[STAGE_BY_TRL[answer.trl]]
    return "\n".join(
        (
            f"技术内容：{answer.how}",
            f"比较优势：{edge}",
            f"达到指标：{indicator_sentence(answer.reached)}。",
            f"成熟程度：技术就绪度{answer.trl}级。{stage}",
            f"合作方式：{choose.choice(phrases()['pilots'])}",
            MARK,
        )
    )


def _keywords(kernel: Kernel, answer: Answer) -> tuple[str, ...]:
    """Keep those of the kernel's words that this answer itself uses, and the first."""
    text = answer.title + answer.how
    used = tuple(word for word in kernel.words if word in text)
    return used or kernel.words[:1]


def _ip_rights(place: int, choose: Random) -> tuple[IpText, ...]:
    kinds = choose.sample(
        ("patent-invention", "patent-utility", "know-how", "software"),
        k=choose.choice((1, 1, 2, 3)),
    )
    return tuple(_ip_right(kind, place, choose) for kind in kinds)


def _ip_right(kind: str, place: int, choose: Random) -> IpText:
    year = choose.randrange(2018, 2026)  # none has run out yet
    if kind == "know-how":
        return IpText(kind, "", "按保密制度管理", None)
    if kind == "software":
        return IpText(kind, f"示例软著{year}SR{place:06d}", "已登记", None)
    years, digit = (20, 1) if kind == "patent-invention" else (10, 2)
    is_granted = year < _GRANTED_BEFORE
    number = f"示例{'ZL' if is_granted else '申请'}{year}{digit}{place:07d}.X"
    ends = date(year + years, choose.randrange(1, 13), 15)
    return IpText(kind, number, "有效" if is_granted else "审查中", ends)
