"""What the page of signed-in devices shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from flask_babel import gettext as _

from tech_market.accounts.devices import device_words
from tech_market.accounts.models import SignIn, User
from tech_market.accounts.services.signing_in import hash_token


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One signed-in browser."""

    ref: str
    device: str  # in the reader's words
    created_at: datetime
    seen_at: datetime
    ip: str
    is_this: bool

    @classmethod
    def of(cls, one: SignIn, *, own: str) -> Self:
        """Build one row; `own` is the hash of this browser's token."""
        words = [_(word) for word in device_words(one.device)]
        return cls(
            ref=one.ref,
            device=_("，").join(words) or _("未知设备"),
            created_at=one.created_at,
            seen_at=one.seen_at,
            ip=one.ip,
            is_this=one.token_hash == own,
        )


@dataclass(frozen=True, slots=True)
class SignInsPage:
    """Where a person is signed in, this browser first."""

    rows: tuple[SignInRow, ...]

    @classmethod
    def of(cls, user: User, rows: list[SignIn]) -> Self:
        """Build the page of one person."""
        own = hash_token(user.get_id())
        shown = [SignInRow.of(one, own=own) for one in rows]
        return cls(tuple(sorted(shown, key=lambda row: not row.is_this)))

    @property
    def others(self) -> int:
        """How many other devices are signed in."""
        return sum(not row.is_this for row in self.rows)
