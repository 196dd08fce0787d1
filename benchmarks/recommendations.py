"""Time a need's recommendations: from its row to twenty explained, readable results."""

import time

from sqlalchemy import select

from tech_market import clock
from tech_market.app import create_app
from tech_market.db import db
from tech_market.listings.rules import ListingState
from tech_market.matching.index import ListingIndex
from tech_market.needs.models import Need
from tech_market.policy.actor import SYSTEM
from tech_market.recommend.services.suggesting import pool_of, suggest
from tech_market.recommend.wiring import current_store

ASKED = 200  # needs
WARM = 20
TOP = 20


def main() -> None:
    """Print the median and the 95th percentile in milliseconds."""
    app = create_app()
    with app.app_context():
        index = ListingIndex.open(current_store().folder)
        needs = db.session.scalars(
            select(Need)
            .where(Need.state == ListingState.PUBLISHED)
            .order_by(Need.ref)
            .limit(ASKED + WARM)
        ).all()
        times = []
        for need in needs:
            started = time.perf_counter()
            moment = clock.now()
            pool = pool_of(
                db.session(), index, actor=SYSTEM, listing=need, top=TOP, now=moment
            )
            if pool is None:
                raise LookupError(need.ref)
            suggest(db.session(), pool, listing=need, top=TOP, now=moment)
            times.append(1000 * (time.perf_counter() - started))
    times = sorted(times[WARM:])
    median, late = times[len(times) // 2], times[int(0.95 * len(times))]
    print(
        f"median {median:.1f} ms, p95 {late:.1f} ms over {len(times)} needs"
        f" and {index.count('result')} results"
    )


if __name__ == "__main__":
    main()
