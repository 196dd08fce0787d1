"""A file on its way into the market: the batch, its rows, what its columns meant."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tech_market.accounts.models import Organisation, User
from tech_market.db import Base, new_ref
from tech_market.files.models import StoredFile
from tech_market.imports.rules import BatchState, RowState
from tech_market.saying import Said, said_again


class ImportBatch(Base):
    """One uploaded file of one organisation; open to its members only."""

    __tablename__ = "import_batches"
    __table_args__ = (
        Index("ix_import_batches_organisation_id_id", "organisation_id", "id"),
        Index("ix_import_batches_file_digest", "file_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    uploader_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(8))  # need, result
    #: the file as it came in; None for the demo's own batch
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    file_digest: Mapped[str] = mapped_column(String(64))  # SHA-256
    file_name: Mapped[str] = mapped_column(String(120))
    reading: Mapped[str] = mapped_column(String(200))  # how it was read: "GB18030 …"
    reading_said: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # see saying.kept
    head_row: Mapped[int]  # row of the file that holds the headings
    heads: Mapped[list[str]] = mapped_column(default=list)  # in the file's order
    #: column, counted from 0 and written as text, to target; "" is not imported
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: target to the text used where the file says nothing
    defaults: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[BatchState] = mapped_column(default=BatchState.MAPPING)
    wants_review: Mapped[bool] = mapped_column(default=False)  # else drafts
    turn: Mapped[int] = mapped_column(default=0)  # how often work was started
    stop_reason: Mapped[str] = mapped_column(String(200), default="")
    uploaded_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    organisation: Mapped[Organisation] = relationship()
    uploader: Mapped[User] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def how_read(self) -> Said:
        """How the file was read, to be said in the reader's language."""
        return said_again(self.reading, self.reading_said)


class ImportRow(Base):
    """One row: as the file has it, as it was corrected, and what is wrong with it."""

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        Index("ix_import_rows_batch_id_state_number", "batch_id", "state", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    number: Mapped[int]  # of the row in the file
    cells: Mapped[list[str]] = mapped_column(default=list)  # never changed
    #: column to what the reader noted of its cell: "formula", "merged", "long:50000"
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    edits: Mapped[dict[str, Any]] = mapped_column(default=dict)  # target to text
    state: Mapped[RowState] = mapped_column(default=RowState.READ)
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    title: Mapped[str] = mapped_column(String(120), default="")
    digest: Mapped[str] = mapped_column(String(32), default="")  # of title and text
    rights: Mapped[list[str]] = mapped_column(default=list)  # right numbers, compared
    source_ref: Mapped[str] = mapped_column(String(80), default="")
    #: what it repeats: {"row": 5} or {"ref": "ab12…"}, {} for nothing
    twin: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_skipped: Mapped[bool] = mapped_column(default=False)  # by a person
    is_kept: Mapped[bool] = mapped_column(default=False)  # though it repeats another
    listing_ref: Mapped[str] = mapped_column(String(12), default="")
    #: the listing's version when it was made: a later one means somebody changed it
    listing_version: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(200), default="")  # why it was left

    batch: Mapped[ImportBatch] = relationship()


class HeadMemory(Base):
    """What an organisation said a heading means, for its next file."""

    __tablename__ = "import_heads"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "head"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(8))
    head: Mapped[str] = mapped_column(String(80))  # normalised
    target: Mapped[str] = mapped_column(String(40))  # "" for not imported
    used_at: Mapped[datetime]
