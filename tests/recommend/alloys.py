"""Listings about alloys that match, and one about washing machines that does not."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from tech_market.listings.services.changes import note_change
from tech_market.needs.models import Need, NeedIndicator
from tech_market.recommend.following import Key, follow
from tech_market.recommend.store import Store
from tech_market.results.models import Result, ResultIndicator
from tests.makers import make_need, make_result


def alloy_need(session: Session, **values: Any) -> Need:
    """Make a need for a strong alloy with one indicator."""
    defaults: dict[str, Any] = {
        "title": "高强耐蚀铝合金船用结构件",
        "summary": "寻求高强耐蚀铝合金的制备与焊接技术，用于船用结构件。",
        "description": "现用材料在海水环境中晶间腐蚀明显。",
        "field_code": "0501",
        "indicators": [
            NeedIndicator(
                position=0, name="抗拉强度", operator=">=", low=Decimal(450), unit="MPa"
            )
        ],
    }
    return make_need(session, **(defaults | values))


def alloy_result(session: Session, **values: Any) -> Result:
    """Make a result that offers such an alloy."""
    defaults: dict[str, Any] = {
        "title": "轻量化高强耐蚀铝合金制备方法",
        "summary": "一种高强铝合金及其耐腐蚀制备方法，已通过中试。",
        "description": "通过微合金化与双级时效抑制晶间腐蚀。",
        "field_code": "0501",
        "indicators": [
            ResultIndicator(
                position=0,
                name="抗拉强度",
                operator="=",
                low=Decimal(480),
                high=Decimal(480),
                unit="MPa",
            )
        ],
    }
    return make_result(session, **(defaults | values))


def washing_result(session: Session) -> Result:
    """Make a result about something else."""
    return make_result(
        session,
        title="滚筒洗衣机振动抑制控制算法",
        summary="面向滚筒洗衣机的偏心识别与减振控制软件。",
        field_code="0102",
    )


def indexed(
    session: Session, store: Store, *listings: Need | Result, now: datetime
) -> list[Key]:
    """Note the listings as changed, commit, and let the index follow."""
    for one in listings:
        note_change(session, listing=one, now=now)
    session.commit()
    return follow(store, now=now)
