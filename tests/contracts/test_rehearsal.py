"""登记预检: each ground of refusal is found, and a sound paper passes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tech_market.contracts.rules import PartySide
from tech_market.contracts.rules.rehearsal import (
    Level,
    PaperFacts,
    PartyFacts,
    rehearse,
)
from tech_market.contracts.rules.ruleset import rules_on
from tests.contracts.papers import WAN
from tests.makers import credit_code

DAY = date(2026, 3, 2)
SELLER = PartyFacts(
    prefix="seller", side=PartySide.SELLER, name="示例研究院", region_code="330211",
    credit_code=credit_code(1), nature_code="021", sector_code="73",
    seal_name="示例研究院",
)  # fmt: skip
BUYER = replace(
    SELLER, prefix="buyer", side=PartySide.BUYER, name="示例企业", seal_name="示例企业",
    credit_code=credit_code(2), region_code="330203",
)  # fmt: skip
SOUND = PaperFacts(
    project_name="高强铝合金挤压工艺开发",
    subject="研制高强铝合金挤压与热处理工艺，提交工艺规程和试验报告，抗拉强度不低于450MPa。",
    type_code="development", subtype_code="development-commissioned", has_subtypes=True,
    ip_code="know-how", payment_code="once", payment_terms="验收后付清",
    plan_code="unplanned", objective_code="10",
    signed_on=date(2026, 1, 15), starts_on=date(2026, 1, 15),
    ends_on=date(2026, 12, 31), total_fen=100 * WAN, costs_fen=0, is_related=False,
    is_foreign_money=False, trade_licence_no="", amount_note="",
    parties=(SELLER, BUYER), papers=frozenset({"contract", "application"}),
)  # fmt: skip


def found(day: date = DAY, **changed: Any) -> dict[str, Level]:
    rules = rules_on(day)
    return {
        one.code: one.level
        for one in rehearse(replace(SOUND, **changed), rules=rules, on=day)
    }


def test_a_sound_paper_passes() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"subject": "技术"}, "subject-unclear"),
        ({"payment_terms": ""}, "price-unclear"),
        ({"subtype_code": ""}, "no-subtype"),
        ({"plan_code": ""}, "class-missing"),
        ({"objective_code": ""}, "class-missing"),
        ({"type_code": "transfer", "ip_code": "none"}, "no-ip"),
        ({"type_code": "barter"}, "type-unknown"),
        ({"ends_on": date(2026, 3, 1)}, "expired"),
        ({"subject": SOUND.subject + "含生产线设备一套。"}, "equal-with-hardware"),
        ({"papers": frozenset({"contract"})}, "paper-missing"),
        ({"costs_fen": WAN}, "paper-missing"),
        ({"is_foreign_money": True}, "paper-missing"),
        ({"parties": (replace(SELLER, credit_code="91"), BUYER)}, "party-unclear"),
        ({"parties": (SELLER, replace(BUYER, seal_name=""))}, "seal-unknown"),
        ({"parties": (SELLER, replace(BUYER, seal_name="示例集团"))}, "seal-differs"),
        ({"parties": (replace(SELLER, nature_code=""), BUYER)}, "class-missing"),
        ({"parties": (SELLER, replace(BUYER, sector_code=""))}, "class-missing"),
        ({"parties": (SELLER, replace(BUYER, region_code="990000"))}, "no-licence"),
    ],
)
def test_what_the_registry_refuses_is_found(changed: dict[str, Any], code: str) -> None:
    assert found(**changed).get(code) is Level.REFUSE


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"project_name": "战略合作框架"}, "subject-vague"),
        ({"subject": "研究高强铝合金挤压与热处理的工艺路线和影响因素"}, "no-delivery"),
        ({"payment_terms": "后续改进成果无偿归卖方"}, "one-sided"),
        ({"payment_code": "royalty"}, "price-open"),
        ({"costs_fen": 61 * WAN}, "mostly-hardware"),
        ({"total_fen": 500 * WAN}, "large"),
        ({"is_related": True}, "related"),
        ({"ends_on": None}, "no-end"),
        ({"starts_on": date(2026, 1, 14)}, "starts-early"),
        ({"parties": (replace(SELLER, region_code="330203"), BUYER)}, "not-here"),
        ({"subject": SOUND.subject + "含设备。", "amount_note": "设备由买方自备"},
         "equal-with-hardware"),
    ],
)  # fmt: skip
def test_what_needs_a_second_look_is_asked(changed: dict[str, Any], code: str) -> None:
    assert found(**changed).get(code) is Level.ASK


@pytest.mark.parametrize("at", [59, 60])
def test_the_share_of_costs_is_asked_about_above_sixty_percent(at: int) -> None:
    assert "mostly-hardware" not in found(costs_fen=at * WAN)


def test_names_and_seals_written_alike_do_not_differ() -> None:
    written = replace(BUYER, name="示例（宁波）企业", seal_name="示例(宁波)企业 ")
    assert "seal-differs" not in found(parties=(SELLER, written))


def test_an_import_is_registered_by_the_buyer_here() -> None:
    abroad = replace(SELLER, region_code="990000", credit_code="")
    here = replace(BUYER, region_code="330211")
    papers = SOUND.papers | {"licence"}
    kept: dict[str, Any] = {
        "parties": (abroad, here),
        "papers": papers,
        "trade_licence_no": "示例1号",
    }
    assert found(**kept) == {}


def test_the_old_rules_ask_for_fewer_papers() -> None:
    assert found(date(2026, 1, 20), papers=frozenset({"contract"})) == {}


def test_the_gravest_come_first_and_all_say_what_to_do() -> None:
    bad = replace(SOUND, is_related=True, payment_terms="", subject="技术")
    findings = rehearse(bad, rules=rules_on(DAY), on=DAY)
    assert [one.level for one in findings] == [Level.REFUSE, Level.REFUSE, Level.ASK]
    assert all(one.message and one.advice and one.field for one in findings)
