"""What loading many listings does afterwards: index them, and pair the open needs."""

from datetime import datetime

from tech_market.matching.index import ListingIndex
from tech_market.recommend import following
from tech_market.recommend.refreshing import listed_keys, refresh
from tech_market.recommend.wiring import current_store

MOST_PAIRED = 500  # needs paired at once; `flask match refresh` pairs all of them


def bring_up_to_date(now: datetime) -> int:
    """Build the index, or let it follow; store matches; return for how many needs."""
    store = current_store()
    if not store.is_on:
        return 0
    if (store.folder / "CURRENT").exists():
        following.follow(store, now=now)
    else:
        following.rebuild(store, now=now)
    index = ListingIndex.open(store.folder)
    needs = listed_keys(now=now)[:MOST_PAIRED]
    refresh(index, needs, now=now)
    return len(needs)
