"""What belongs to a deal beside its stages: visits and files, all kept."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import Organisation, User
from tech_market.brokerage.models.deals import Deal
from tech_market.db import Base, new_ref
from tech_market.files.models import StoredFile


class Visit(Base):
    """A visit or meeting about a deal 拜访与会议; never changed, only corrected.

    The database refuses to update or delete a row. A correction is a row of its own
    that names the one it replaces; who took part is told by roles, not by names.
    """

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    #: unique: of two who correct one record at once, one is told
    corrects_id: Mapped[int | None] = mapped_column(
        ForeignKey("visits.id"), unique=True
    )
    correction: Mapped[str] = mapped_column(String(300), default="")
    kind_code: Mapped[str] = mapped_column(String(40))  # list visit-kind
    held_on: Mapped[date]
    held_time: Mapped[str] = mapped_column(String(5), default="")  # 14:30, "" unknown
    place: Mapped[str] = mapped_column(String(120))  # or the means, when online
    need_people: Mapped[str] = mapped_column(String(200), default="")
    result_people: Mapped[str] = mapped_column(String(200), default="")
    broker_people: Mapped[str] = mapped_column(String(200), default="")
    other_people: Mapped[str] = mapped_column(String(200), default="")
    said: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(String(200), default="")
    is_shared: Mapped[bool] = mapped_column(default=False)  # with both sides
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    deal: Mapped[Deal] = relationship()
    written_by: Mapped[User | None] = relationship()


class DealFile(Base):
    """A file that belongs to a deal; taken off it stays on record and out of sight."""

    __tablename__ = "deal_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    kind_code: Mapped[str] = mapped_column(String(40))  # list deal-file-kind
    is_shared: Mapped[bool]  # with both sides; else the deal's brokers only
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: the side it came from, None for a broker
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    deal: Mapped[Deal] = relationship()
    file: Mapped[StoredFile] = relationship()
    added_by: Mapped[User | None] = relationship(foreign_keys=[added_by_id])
    organisation: Mapped[Organisation | None] = relationship()
