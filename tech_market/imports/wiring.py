"""Name who does the work of imports."""

from tech_market.imports.services.running import WORK, work
from tech_market.jobs import registry


def init_imports() -> None:
    """Let workers bring batches in and take them back."""
    registry.register(WORK, work)
