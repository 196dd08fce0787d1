"""What the administrator changed in the shipped code lists."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base


class CodeEdit(Base):
    """One entry added, renamed or retired; the newest edit of a code holds."""

    __tablename__ = "code_edits"
    __table_args__ = (UniqueConstraint("list_key", "code", "revision"),)

    #: grows with every edit: the edition of all lists together
    revision: Mapped[int] = mapped_column(primary_key=True)
    list_key: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    label_zh: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(120), default="")
    parent: Mapped[str] = mapped_column(String(40), default="")
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
