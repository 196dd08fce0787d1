"""What the codes of a group are called."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, User
from tech_market.brokerage.models import Broker
from tech_market.codes.book import CodeBook
from tech_market.contracts.facts import Dimension

UNKNOWN = "未注明"
LISTS: Mapping[Dimension, str] = {
    Dimension.TYPE: "contract-type",
    Dimension.FIELD: "field",
    Dimension.IP: "ip-kind",
    Dimension.SECTOR: "sector",
    Dimension.SELLER_TOWN: "town",
    Dimension.BUYER_TOWN: "town",
    Dimension.SELLER_KIND: "organisation-kind",
    Dimension.BUYER_SCALE: "organisation-scale",
    Dimension.SIZE: "contract-size",
}
NAMES: Mapping[Dimension, str] = {
    Dimension.TYPE: "合同类型",
    Dimension.FIELD: "技术领域",
    Dimension.SECTOR: "买方行业",
    Dimension.IP: "知识产权",
    Dimension.SELLER_TOWN: "卖方镇街与园区",
    Dimension.BUYER_TOWN: "买方镇街与园区",
    Dimension.SELLER: "卖方单位",
    Dimension.BUYER: "买方单位",
    Dimension.SELLER_KIND: "卖方类型",
    Dimension.BUYER_SCALE: "买方规模",
    Dimension.BROKER: "技术经纪人",
    Dimension.SIZE: "合同规模",
}


def labels_of(
    session: Session, codes: CodeBook, dimension: Dimension, wanted: Iterable[str]
) -> dict[str, str]:
    """Return what each code is called; one that is not known stays as it is."""
    found = set(wanted) - {""}
    if dimension in LISTS:
        key = LISTS[dimension]
        named = {one: codes.label(key, one, language=codes.language) for one in found}
    elif dimension is Dimension.BROKER:
        rows = select(Broker.ref, User.name).join(User, Broker.user_id == User.id)
        found_rows = session.execute(rows.where(Broker.ref.in_(found))).all()
        named = {row.ref: row.name for row in found_rows}
    else:
        orgs = select(Organisation.ref, Organisation.name)
        found_rows = session.execute(orgs.where(Organisation.ref.in_(found))).all()
        named = {row.ref: row.name for row in found_rows}
    return {"": UNKNOWN, **{one: one for one in found}, **named}
