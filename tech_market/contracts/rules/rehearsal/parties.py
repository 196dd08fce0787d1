"""Whether the parties are clear: names, codes, seals, classes, and the place."""

from collections.abc import Iterator

from tech_market import credit_code
from tech_market.contracts.identity import plain
from tech_market.contracts.rules import SIDE_NAMES, PartySide
from tech_market.contracts.rules.rehearsal.facts import (
    Finding,
    Level,
    PaperFacts,
    PartyFacts,
)
from tech_market.saying import Said

HERE = "330211"  # 镇海区: whose registry this market prepares for


def party_findings(paper: PaperFacts) -> Iterator[Finding]:
    """Yield what is wrong with each party and with both sides together."""
    for party in paper.parties:
        yield from _one(party)
    yield from _place(paper)
    if paper.is_abroad and not paper.trade_licence_no:
        yield Finding(
            "no-licence",
            Level.REFUSE,
            Said("涉外合同没有技术进出口证号"),
            Said(
                "填写技术进出口许可证或登记证编号；属禁止、限制目录的先停下并报告市场管理员"
            ),
            "trade_licence_no",
        )
    if paper.is_related:
        yield Finding(
            "related",
            Level.ASK,
            Said("关联交易"),
            Said("登记机构会重点核查价格，请备好定价依据"),
            "is_related",
        )


def _one(party: PartyFacts) -> Iterator[Finding]:
    word = SIDE_NAMES[party.side]
    if not party.is_abroad and not credit_code.is_valid(party.credit_code):
        yield Finding(
            "party-unclear",
            Level.REFUSE,
            Said("%(side)s统一社会信用代码不正确", side=Said(word)),
            Said("按营业执照填写18位代码"),
            f"{party.prefix}_code",
        )
    if not party.seal_name:
        yield Finding(
            "seal-unknown",
            Level.REFUSE,
            Said("没有核对%(side)s印章", side=Said(word)),
            Said("照合同印章填写印章上的名称"),
            f"{party.prefix}_seal",
        )
    elif plain(party.seal_name) != plain(party.name):
        yield Finding(
            "seal-differs",
            Level.REFUSE,
            Said(
                "%(side)s名称与印章不一致：%(name)s／%(seal)s",
                side=Said(word),
                name=party.name,
                seal=party.seal_name,
            ),
            Said("更正名称，或请对方重新盖章；更名的附更名证明"),
            f"{party.prefix}_seal",
        )
    if not party.nature_code:
        yield Finding(
            "class-missing",
            Level.REFUSE,
            Said("没有选%(side)s单位性质", side=Said(word)),
            Said("登记表必填"),
            f"{party.prefix}_nature",
        )
    is_first = party.prefix == party.side
    if is_first and not party.sector_code and not party.is_abroad:
        yield Finding(
            "class-missing",
            Level.REFUSE,
            Said("没有选%(side)s所属行业", side=Said(word)),
            Said("登记表必填"),
            f"{party.prefix}_sector",
        )


def _place(paper: PaperFacts) -> Iterator[Finding]:
    """Ask when whoever must register, the seller or an importer, sits elsewhere."""
    sellers = paper.side(PartySide.SELLER)
    asked = paper.side(PartySide.BUYER) if _is_abroad(sellers) else sellers
    if asked and not any(one.region_code == HERE for one in asked):
        word = SIDE_NAMES[asked[0].side]
        yield Finding(
            "not-here",
            Level.ASK,
            Said("%(side)s不在镇海区", side=Said(word)),
            Said(
                "合同由卖方在所在地登记一次（技术进口由买方登记）；请确认不在外地另行登记"
            ),
            f"{asked[0].prefix}_region",
        )


def _is_abroad(parties: list[PartyFacts]) -> bool:
    return bool(parties) and all(one.is_abroad for one in parties)
