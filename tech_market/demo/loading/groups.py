"""Which of the demo's institutes stand for 四校一所多院."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.codes import services
from tech_market.codes.book import current_book
from tech_market.policy.actor import SYSTEM
from tech_market.targets.services.institutes import LIST

GROUPS = {
    "four-universities": ("i02", "i04", "i08", "i10"),
    "one-institute": ("i03",),
    "many-institutes": ("i01", "i05", "i06", "i13"),
}  # by key of content/organisations.csv


def load_groups(
    session: Session, places: dict[str, Organisation], *, now: datetime
) -> int:
    """Add the institutes to list institute-group; return how many."""
    rows = [(group, key) for group, keys in GROUPS.items() for key in keys]
    for place, (group, key) in enumerate(rows, 1):
        one = places[key]
        entry = services.CodeEntry(
            code=one.credit_code, label_zh=one.name, label_en=one.name, parent=group,
            sort=100 + 10 * place, source="示例", is_active=True,
        )  # fmt: skip
        services.save_entry(
            session, actor=SYSTEM, book=current_book(session), list_key=LIST,
            entry=entry, now=now,
        )  # fmt: skip
        session.flush()
    return len(rows)
