"""What an address asks of the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from tech_market.audit.models import Outcome

WORDS_MOST: Final = 64  # characters of a question
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the log is asked for; what makes no sense asks for nothing.

    `about` is an object's or person's reference, `what` an action's name, part of one,
    or its code, `kind` a code of kinds.csv; both days belong to the span.
    """

    about: str = ""
    what: str = ""
    kind: str = ""
    outcome: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Self:
        """Read an address; `day` stands for a span of one day."""
        day = args.get("day", "")
        outcome = args.get("outcome", "")
        return cls(
            about=args.get("about", "")[:WORDS_MOST].strip(),
            what=args.get("what", "")[:WORDS_MOST].strip(),
            kind=args.get("kind", "")[:WORDS_MOST].strip(),
            outcome=outcome if outcome in set(Outcome) else "",
            first=_day(args.get("first") or day),
            last=_day(args.get("last") or day),
        )

    def arguments(self) -> dict[str, str]:
        """Return what an address says to ask for the same."""
        said = {
            "about": self.about,
            "what": self.what,
            "kind": self.kind,
            "outcome": self.outcome,
            "first": self.first.isoformat() if self.first else "",
            "last": self.last.isoformat() if self.last else "",
        }
        return {name: value for name, value in said.items() if value}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None
