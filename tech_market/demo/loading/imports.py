"""A demo institute's table half way in, and its list of patents (示例)."""

import hashlib
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, User
from tech_market.accounts.services.actors import actor_of
from tech_market.demo.loading.people import Cast
from tech_market.imports.models import ImportBatch
from tech_market.imports.reading.table import read_table
from tech_market.imports.rules import right_key
from tech_market.imports.services import editing, mapping, uploading
from tech_market.imports.targets import knows
from tech_market.patents.models import Patent
from tech_market.results.models import IpRight, Result

FIELD = "新材料及其应用"
TABLE = f"""示例大学成果清单,,,,,,
序号,成果名称,所属领域,成果介绍,成熟程度,转让价格（万元）,专利号
1,示例：船用铝合金型材的在线淬火装置,{FIELD},型材出口后分段喷淋，变形小于千分之二。,通过中试,80,ZL202210000101.5
2,示例：耐盐雾的无铬钝化工艺,{FIELD},中性盐雾一千小时无白锈，不含六价铬。,通过小试,45,ZL202210000102.X
3,示例：石化换热管的内壁检测机器人,先进制造,爬行检测直径二十毫米的换热管，定位误差一毫米。,已有样品,面议,ZL202210000103.4
4,示例：低温甲醇洗尾气的膜分离回收,环境保护与资源综合利用,回收率百分之九十八。,通过小试,约三百,ZL202210000104.9
5,示例：磁性材料烧结炉的节能改造,新材料,炉体余热用于预热，单耗下降两成。,通过中试,60,
6,,{FIELD},只写了说明、没有标题的一行。,通过小试,20,
7,示例：耐盐雾的无铬钝化工艺,{FIELD},中性盐雾一千小时无白锈，不含六价铬。,通过小试,45,
8,示例：园区危化品泄漏的红外成像预警,环境保护与资源综合利用,十秒内识别十二种气体。,通过中试,120,ZL202210000108.7
"""
PATENTS = (
    ("ZL202210000101.5", "示例：一种铝合金型材在线淬火装置", "有效"),
    ("ZL202210000102.X", "示例：一种无铬钝化液及其使用方法", "有效"),
    ("ZL202210000109.1", "示例：一种换热管内壁检测装置", "有效"),
    ("ZL201210000110.3", "示例：一种烧结炉余热利用结构", "已终止（未缴年费）"),
)


def load_import(session: Session, *, cast: Cast, now: datetime) -> int:
    """Add the batch, checked and partly decided, and the patents; return the rows."""
    key = next(
        key for key, one in cast.organisations.items() if one.kind_code == "university"
    )
    house, owner = cast.organisations[key], cast.owners[key]
    _patents(session, house, now)
    return _batch(session, house, owner, now)


def _batch(session: Session, house: Organisation, owner: User, now: datetime) -> int:
    raw = TABLE.encode()
    table = read_table(raw, knows=partial(knows, "result"))
    batch = ImportBatch(
        organisation=house, organisation_id=house.id, uploader_id=owner.id,
        kind="result", file_digest=hashlib.sha256(raw).hexdigest(),
        file_name="示例-成果清单.csv", reading=table.reading, head_row=table.head_row,
        heads=table.heads, uploaded_at=now,
    )  # fmt: skip
    uploading.fill(session, batch, table)
    actor = actor_of(owner)
    chosen = {int(at): str(name) for at, name in batch.mapping.items()}
    mapping.choose(
        session, actor=actor, batch=batch, mapping=chosen, defaults={}, now=now
    )
    editing.skip(session, actor=actor, batch=batch, number=8, is_skipped=True, now=now)
    return len(table.lines)


def _patents(session: Session, house: Organisation, now: datetime) -> None:
    """Add a list: some that published results name, some that nobody listed."""
    named = session.execute(
        select(IpRight.number, Result.title)
        .join(Result, IpRight.result_id == Result.id)
        .where(
            Result.organisation_id == house.id,
            IpRight.kind_code.startswith("patent"),
            IpRight.number != "",
        )
        .limit(5)
    )
    rows = [(number, title, "有效") for number, title in named] + list(PATENTS)
    session.add_all(
        Patent(
            organisation_id=house.id, key=key, number=number, title=title[:120],
            status=status, added_at=now,
        )
        for key, (number, title, status) in {
            right_key(number): (number, title, status) for number, title, status in rows
        }.items()
    )  # fmt: skip
