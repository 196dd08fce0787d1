"""What somebody is still typing: their own, and no listing yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base, new_ref


class FormDraft(Base):
    """A form as one person left it, whatever they typed, valid or not.

    Audience: that person alone. No list, figure, index or log knows of it.
    See docs/decisions/0020-posting-drafts.md.
    """

    __tablename__ = "form_drafts"
    __table_args__ = (
        CheckConstraint("kind IN ('need', 'result')", name="kind"),
        Index("ix_form_drafts_mine", "user_id", "kind", "listing_ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    #: the listing being revised, "" for one that is new
    listing_ref: Mapped[str] = mapped_column(String(12), default="")
    #: the form's fields by name, each as the list of texts it was sent with
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def title(self) -> str:
        """The title as far as it was typed."""
        return str(next(iter(self.typed.get("title", [])), "")).strip()
