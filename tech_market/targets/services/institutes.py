"""四校一所多院: which institutes stand together, as code list institute-group says.

The groups are the list's top; below them stands each institute under its unified
credit code 统一社会信用代码.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.codes.book import CodeBook
from tech_market.targets.services.amounts import Sellers

LIST = "institute-group"
OTHERS = "others"  # who is in no group


def group_of(session: Session, codes: CodeBook) -> dict[str, str]:
    """Return the group of each registered institute by its reference."""
    by_code = {
        code: entry.parent
        for code, entry in codes.lists[LIST].items()
        if entry.parent and entry.active
    }
    orgs = select(Organisation.credit_code, Organisation.ref).where(
        Organisation.credit_code.in_(by_code)
    )
    return {row.ref: by_code[row.credit_code] for row in session.execute(orgs)}


def group_names(codes: CodeBook) -> dict[str, str]:
    """Return what the groups are called, in the list's order; others last."""
    top = [code for code, _label in codes.choices(LIST, parent="")]
    found = {code: codes.label(LIST, code, language=codes.language) for code in top}
    return found | {OTHERS: "其他单位"}


def sellers_of(groups: Mapping[str, str], wanted: str) -> Sellers:
    """Return who stands in a group; for "others" everybody who is in none."""
    if wanted == OTHERS:
        return Sellers(frozenset(groups), is_in=False)
    return Sellers(frozenset(ref for ref, group in groups.items() if group == wanted))
