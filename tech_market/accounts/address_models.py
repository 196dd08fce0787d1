"""Private addresses: a link that reads for one person, without a sign-in."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import User
from tech_market.db import Base, new_ref


class PrivateAddress(Base):
    """A secret address given to a calendar program; it reads, and writes nothing.

    The address itself is shown once; this row holds the hash of its secret part. An
    ended one stays as a row, so that its owner can see what there was.
    """

    __tablename__ = "private_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(
        String(40)
    )  # what it is for, in the owner's words
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # to some minutes
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
