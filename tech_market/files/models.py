"""One row for each stored file."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tech_market.db import Base, new_ref


class StoredFile(Base):
    """A file outside the web root. Who may read it is decided by what it hangs on."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))  # pdf, docx, xlsx, jpeg, png
    name: Mapped[str] = mapped_column(String(120))  # as uploaded, cleaned
    storage_name: Mapped[str] = mapped_column(String(40), unique=True)  # random
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
