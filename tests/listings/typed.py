"""Forms as people type them: whole, valid, and easy to spoil."""

from datetime import timedelta
from typing import Any

from tech_market import clock


def day(days: int) -> str:
    """Return a day this many days from now, as a form sends it."""
    return (clock.today(clock.now()) + timedelta(days=days)).isoformat()


def need_typed(**changes: Any) -> dict[str, Any]:
    """Return a valid need as its form sends it."""
    typed: dict[str, Any] = {
        "version": "0",
        "title": "高强耐蚀铝合金船用型材制备",
        "summary": "寻求高强耐蚀铝合金型材的制备与热处理技术。",
        "description": "现有型材在海水环境半年出现点蚀。",
        "keywords": "铝合金，耐腐蚀、热处理",
        "field_code": "05",
        "industry_code": "new-materials",
        "tag_codes": ["domestic-substitution"],
        "cooperation_codes": ["joint", "commissioned"],
        "level": "open",
        "confidential": "本厂配方为商业秘密。",
        "contact_name": "示例联系人",
        "contact_phone": "13800001234",
        "valid_until": day(200),
        "is_not_secret": "y",
        "current_practice": "目前外购进口型材。",
        "indicators-0-name": "抗拉强度",
        "indicators-0-operator": ">=",
        "indicators-0-low": "450",
        "indicators-0-high": "",
        "indicators-0-unit": "MPa",
        "indicators-0-is_must": "must",
        "budget_low_fen": "50",
        "budget_high_fen": "120.5",
        "deadline_on": day(120),
        "trl_wanted": "6",
        "ip_wanted": "归双方共有",
        "source_code": "own",
    }
    return typed | changes


def result_typed(**changes: Any) -> dict[str, Any]:
    """Return a valid result as its form sends it."""
    own = {"current_practice", "budget_low_fen", "budget_high_fen", "deadline_on"}
    own |= {"trl_wanted", "ip_wanted", "source_code", "indicators-0-is_must"}
    typed = {name: value for name, value in need_typed().items() if name not in own}
    typed |= {
        "title": "轻量化高强铝合金及其耐腐蚀制备方法",
        "advantage": "抗拉强度提高三成。",
        "stage_code": "pilot",
        "trl": "6",
        "attribute_code": "original",
        "completers": "示例完成人",
        "ip_rights-0-kind_code": "patent-invention",
        "ip_rights-0-number": "ZL202600000000.0",
        "ip_rights-0-status": "有效",
        "ip_rights-0-expires_on": "2040-01-01",
        "conversion_codes": ["licence"],
        "pricing_code": "agreement",
        "price_type_code": "indicative",
        "price_fen": "300",
        "is_price_public": "y",
    }
    return typed | changes
