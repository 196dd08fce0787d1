"""The pages of an import: way in, columns, rows, work and report."""

from tech_market.imports.views import (  # noqa: F401 - routes register themselves
    columns,
    downloads,
    rows,
    uploads,
    work,
)
from tech_market.imports.views.blueprint import bp

__all__ = ["bp"]
