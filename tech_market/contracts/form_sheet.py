"""The values of the national registration form, in the order it asks them."""

from collections.abc import Iterator
from datetime import datetime

from tech_market.codes.book import CodeBook
from tech_market.contracts.models import ContractParty
from tech_market.contracts.pages import Sheet as ContractSheet
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.policy.actor import Actor
from tech_market.web.sheets import Cell, Sheet, yuan

Line = tuple[str, str, Cell, str]  # field name of the form, 中文, value, code


def sheets_of(
    sheet: ContractSheet, *, codes: CodeBook, actor: Actor, now: datetime
) -> tuple[Sheet, Sheet]:
    """Return the form's values and the parties, money in 元 as the form asks it."""
    contract = sheet.contract
    rules = rules_on(contract.certificate_on or now.date())
    notes = (
        ("用途", "供填写全国技术合同登记系统，金额单位：元"),
        ("登记规则", rules.title),
        ("规则依据", rules.basis.note),
        ("导出人", actor.name),
        ("导出时间", f"{now:%Y-%m-%d %H:%M} UTC"),
    )
    lines = Sheet(
        "登记表", ("字段", "项目", "内容", "代码"), list(_lines(sheet, codes)), notes
    )
    return lines, Sheet(
        "当事人",
        PARTY_HEAD,
        [_party(one, codes) for one in (*sheet.sellers, *sheet.buyers)],
    )


def _lines(sheet: ContractSheet, codes: CodeBook) -> Iterator[Line]:
    one = sheet.contract
    yield "projectname", "项目名称", one.project_name, ""
    yield "", "合同标的", one.subject, ""
    for field, name, list_key, code in (
        ("contracttype", "合同类型", "contract-type", one.type_code),
        ("", "合同子类", "contract-type", one.subtype_code),
        ("techarea", "技术领域", "field", one.field_code),
        ("ipr", "知识产权", "ip-kind", one.ip_code),
        ("projectplantype", "计划来源", "plan-source", one.plan_code),
        ("", "社会经济目标", "objective", one.objective_code),
        ("paymethod", "支付方式", "payment-mode", one.payment_code),
    ):
        yield field, name, codes.label(list_key, code), code
    yield "", "付款约定", one.payment_terms, ""
    yield "signdate", "签订日期", one.signed_on, ""
    yield "contractbegindate", "开始日期", one.starts_on, ""
    yield "contractenddate", "结束日期", one.ends_on, ""
    yield "totalamount", "合同成交总额（元）", yuan(sheet.amounts.total_fen), ""
    yield "", "合同成交总额（大写）", sheet.total_capital, ""
    for kind, fen in sheet.deductions.items():
        name = f"其中：{codes.label('deduction-kind', kind)}（元）"
        yield "", name, yuan(fen), kind
    yield "technicalamount", "技术交易额（元）", yuan(sheet.amounts.technical_fen), ""
    yield "", "技术交易额（大写）", sheet.technical_capital, ""
    yield "", "币种", codes.label("currency", one.currency_code), one.currency_code
    if one.original_amount is not None:
        yield "", "原币金额", str(one.original_amount), ""
        yield "", "汇率", str(one.exchange_rate), ""
        yield "", "汇率日期", one.rate_on, ""
        yield "", "汇率来源", one.rate_source, ""
    yield "isrelated", "关联交易", "是" if one.is_related else "否", ""
    yield "", "技术进出口证号", one.trade_licence_no, ""
    yield "", "主合同登记编号", one.parent_no, ""
    yield "", "登记编号", one.registration_no or "", ""
    yield "", "证书日期", one.certificate_on, ""


PARTY_HEAD = (
    "一方",
    "名称",
    "统一社会信用代码",
    "印章名称",
    "单位性质",
    "性质代码",
    "行政区划",
    "区划代码",
    "镇街或园区",
    "所属行业",
    "行业代码",
    "单位属性",
    "份额",
)


def _party(one: ContractParty, codes: CodeBook) -> tuple[Cell, ...]:
    return (
        "卖方" if one.side == "seller" else "买方",
        one.name,
        one.credit_code,
        one.seal_name,
        codes.label("party-nature", one.nature_code),
        one.nature_code,
        codes.label("region", one.region_code),
        one.region_code,
        codes.label("town", one.town_code),
        codes.label("sector", one.sector_code),
        one.sector_code,
        "、".join(codes.label("party-flag", flag) for flag in one.flag_codes),
        f"{one.share_bp / 100:.2f}%" if one.share_bp is not None else "",
    )
