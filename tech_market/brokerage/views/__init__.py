"""Pages of brokers, the queue, introductions and deals."""

from tech_market.brokerage import (  # noqa: F401 - register themselves
    building,
    calling,
    granting,
    panel,
)
from tech_market.brokerage.views import (  # noqa: F401 - registers their routes
    answering_diagnoses,
    assigning,
    calendar,
    deal_files,
    deals,
    diagnoses,
    directory,
    expressions,
    introductions,
    nda,
    own_entry,
    queue,
    reaching,
    register,
    splits,
    visits,
)
from tech_market.brokerage.views.blueprint import bp

__all__ = ["bp"]
