"""Fill the Word templates: a contract of each type, and the application."""

import io
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from tech_market.codes.book import CodeBook
from tech_market.contracts.models import ContractParty
from tech_market.contracts.pages import Sheet
from tech_market.errors import NotFound
from tech_market.money import yuan_text
from tech_market.web.filters import number_text

PAPERS = Path(__file__).parent / "papers"
WORDS = {  # what the Civil Code calls the two sides of each type
    "development": {"seller": "研究开发人", "buyer": "委托人"},
    "transfer": {"seller": "让与人", "buyer": "受让人"},
    "licence": {"seller": "许可人", "buyer": "被许可人"},
    "consulting": {"seller": "受托人", "buyer": "委托人"},
    "service": {"seller": "受托人", "buyer": "委托人"},
}
EMPTY = "＿＿＿＿＿＿"  # to be filled in by hand


def contract_draft(sheet: Sheet, *, codes: CodeBook) -> bytes:
    """Return a draft from the template of the contract's type.

    Raises NotFound for a type that has no template.
    """
    kind = sheet.contract.type_code
    if kind not in WORDS:
        raise NotFound("template")
    return _filled(kind, _words(sheet, codes) | {"words": WORDS[kind]})


def application_draft(sheet: Sheet, *, codes: CodeBook) -> bytes:
    """Return the application for registration, filled in."""
    return _filled("application", _words(sheet, codes))


def _filled(name: str, words: dict[str, Any]) -> bytes:
    paper = DocxTemplate(str(PAPERS / f"{name}.docx"))
    paper.render(words, autoescape=True)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _words(sheet: Sheet, codes: CodeBook) -> dict[str, Any]:
    one = sheet.contract
    kind = codes.label("contract-type", one.type_code)
    subtype = codes.label("contract-type", one.subtype_code)
    return {
        "project_name": one.project_name,
        "subject": one.subject or EMPTY,
        "type": f"{kind}（{subtype}）" if subtype else kind,
        "field": codes.label("field", one.field_code),
        "ip": codes.label("ip-kind", one.ip_code),
        "plan": codes.label("plan-source", one.plan_code) or EMPTY,
        "objective": codes.label("objective", one.objective_code) or EMPTY,
        "payment": codes.label("payment-mode", one.payment_code),
        "payment_terms": one.payment_terms or f"付款约定：{EMPTY}。",
        "signed": _day(one.signed_on),
        "starts": _day(one.starts_on),
        "ends": _day(one.ends_on),
        "related": "是" if one.is_related else "否",
        "licence": one.trade_licence_no or "无",
        "foreign": _foreign(sheet, codes),
        "sellers": [_party(party, codes) for party in sheet.sellers],
        "buyers": [_party(party, codes) for party in sheet.buyers],
        **_money(sheet, codes),
    }


def _money(sheet: Sheet, codes: CodeBook) -> dict[str, Any]:
    return {
        "total_yuan": yuan_text(sheet.amounts.total_fen),
        "total_capital": sheet.total_capital,
        "technical_yuan": yuan_text(sheet.amounts.technical_fen),
        "technical_capital": sheet.technical_capital,
        "costs": [
            {"name": codes.label("deduction-kind", kind), "yuan": yuan_text(fen)}
            for kind, fen in sheet.deductions.items()
        ],
    }


def _foreign(sheet: Sheet, codes: CodeBook) -> str:
    one = sheet.contract
    if one.original_amount is None:
        return ""
    name = codes.label("currency", one.currency_code)
    return (
        f"原币：{name} {one.original_amount:,.2f}，"
        f"汇率 {number_text(one.exchange_rate)}"
        f"（{_day(one.rate_on)}，{one.rate_source}）。"
    )


def _party(party: ContractParty, codes: CodeBook) -> dict[str, str]:
    share = party.share_bp
    return {
        "name": party.name,
        "code": party.credit_code or "无",
        "region": codes.label("region", party.region_code),
        "nature": codes.label("party-nature", party.nature_code),
        "sector": codes.label("sector", party.sector_code),
        "flags": "、".join(codes.label("party-flag", one) for one in party.flag_codes),
        "share": f"份额 {share / 100:.2f}%" if share is not None else "",
    }


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else EMPTY
