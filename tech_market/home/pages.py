"""What the pages across domains show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front door."""
