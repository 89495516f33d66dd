"""An application and everything that hangs on it.

Sealed columns live in tables of their own, so that database roles can be drawn around them.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped

from vault.db.tables.columns import Id, MainBase, Retention, UtcDateTime, clear, sealed
from vault.domain.application import SHOWN, Channel, DocumentKind, Kind, Status

OF_APPLICATION = {"info": {"retention": Retention.APPLICATION}}
WORD = String(32)


def one_of(column: str, values: type[Kind | Status | Channel | DocumentKind]) -> str:
    """This function will say in SQL that a column holds one of an enum's words."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


_NOT_SHOWN = ", ".join(repr(one.value) for one in sorted(set(Status) - SHOWN))
IS_SHOWN = f"application.status NOT IN ({_NOT_SHOWN}) AND application.erasing_at IS NULL"
"""What the list of candidates shows, letter for letter as its indexes have it.

By exclusion: told what it may be, SQLite would take an index on the status and sort everything.
"""


def _shown(name: str, *columns: str) -> Index:
    # The migrations say the condition for PostgreSQL as well; here that would load its dialect.
    return Index(name, *columns, sqlite_where=text(IS_SHOWN.replace("application.", "")))


def _end_of_row(context: DefaultExecutionContext) -> datetime:
    values = context.get_current_parameters()  # type: ignore[no-untyped-call] # theirs is bare
    end: datetime = values["expires_at"]
    return end


def _receipt_of_row(context: DefaultExecutionContext) -> datetime:
    values = context.get_current_parameters()  # type: ignore[no-untyped-call] # theirs is bare
    received: datetime = values["received_at"]
    return received


class Application(MainBase):
    """One application: ids, states and dates. Nothing personal, nothing sealed."""

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'position' AND position_id IS NOT NULL)"
            " OR (kind = 'spontaneous' AND position_id IS NULL)",
            name="tag",
        ),
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("status", Status), name="status"),
        CheckConstraint(one_of("channel", Channel), name="channel"),
        Index("ix_application_received", "received_at", "id"),
        Index("ix_application_expires", "expires_at", "id"),
        Index("ix_application_position_received", "position_id", "received_at", "id"),
        Index("ix_application_status_received", "status", "received_at", "id"),
        # The list, in both its orders, and its counts, which read the index alone.
        _shown("ix_application_shown_received", "received_at", "id"),
        _shown("ix_application_shown_expires", "expires_at", "id"),
        _shown("ix_application_shown_position_expires", "position_id", "expires_at", "id"),
        _shown("ix_application_shown_status_expires", "status", "expires_at", "id"),
        _shown("ix_application_shown_counts", "kind", "status"),
        # What a purge resumes: empty but for a moment.
        Index(
            "ix_application_erasing",
            "erasing_at",
            "id",
            sqlite_where=text("erasing_at IS NOT NULL"),
        ),
        # What acceptance looks for twice a second: nearly empty, however large the table.
        Index(
            "ix_application_waiting",
            "received_at",
            "id",
            # The migration says it for PostgreSQL as well; here that would load its whole dialect.
            sqlite_where=text("intake_deleted_at IS NULL"),
        ),
        OF_APPLICATION,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    kind: Mapped[str] = clear(WORD)
    position_id: Mapped[bytes | None] = clear(Id, ForeignKey("position.id"))
    status: Mapped[str] = clear(WORD)
    language: Mapped[str] = clear(String(2))
    channel: Mapped[str] = clear(WORD)
    role: Mapped[str] = clear(WORD, default="applicant")
    """``applicant``, ``student`` or ``consultant``: rules may differ (requirements R04)."""
    policy_version: Mapped[str] = clear(String(64), ForeignKey("policy_version.hash"))
    rule: Mapped[str] = clear(String(64))
    """The retention rule that gave ``expires_at``."""
    received_at: Mapped[datetime] = clear(UtcDateTime)
    expires_at: Mapped[datetime] = clear(UtcDateTime)
    """Reading is cut at this instant. Never NULL: a record without a clock cannot exist."""
    readable_until: Mapped[datetime] = clear(UtcDateTime, default=_end_of_row)
    """Earlier than ``expires_at`` where an answer or a review is awaited."""
    clock_since: Mapped[datetime] = clear(UtcDateTime, default=_receipt_of_row)
    """Since when ``expires_at`` has stood unchanged: what the guard of the purge expects."""
    archive_on: Mapped[datetime | None] = clear(UtcDateTime)
    """When few may read it any more, where the policy archives first."""
    key_commitment: Mapped[bytes] = clear(LargeBinary(32))
    accepted_at: Mapped[datetime | None] = clear(UtcDateTime)
    intake_deleted_at: Mapped[datetime | None] = clear(UtcDateTime)
    decided_at: Mapped[datetime | None] = clear(UtcDateTime)
    """The decision on this application; the position has its own."""
    outcome: Mapped[str | None] = clear(WORD)
    """``rejected`` or ``hired`` once decided."""
    withdrawn_at: Mapped[datetime | None] = clear(UtcDateTime)
    pending_act_at: Mapped[datetime | None] = clear(UtcDateTime)
    """An act made before the expiry awaits verification since then (design.md §4, Purge 1)."""
    blocked_at: Mapped[datetime | None] = clear(UtcDateTime)
    """Reading is blocked since then: withdrawn, or an erasure was asked for."""
    last_activity_at: Mapped[datetime] = clear(UtcDateTime)
    """The person's own last act; nothing that we do counts (case E32)."""
    last_confirmed_at: Mapped[datetime | None] = clear(UtcDateTime)
    """When the person last confirmed that the profile is still right."""
    closed_at: Mapped[datetime | None] = clear(UtcDateTime)
    """When the errand was closed, for policies that count from there."""
    over_at: Mapped[datetime | None] = clear(UtcDateTime)
    """The vault's clock when it was seen past the end, or past ``readable_until``.

    Set back, the clock brings nothing back (E86).
    """
    erasing_at: Mapped[datetime | None] = clear(UtcDateTime)
    erasing_reason: Mapped[str | None] = clear(WORD)
    """Why it is being erased, in a word of the retention engine."""
    erasing_run: Mapped[bytes | None] = clear(Id)
    """The run of the purge that has it in hand. No foreign key: it is told before it is done."""
    version: Mapped[int] = clear(Integer, default=1)
    """Counts changes, so that two recruiters do not overwrite each other's moves."""


class Document(MainBase):
    """One file of an application: its blob, sizes and marks. Its name is in the manifest."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("application_id", "ordinal"),
        CheckConstraint(one_of("kind", DocumentKind), name="kind"),
        OF_APPLICATION,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), index=True)
    kind: Mapped[str] = clear(WORD)
    ordinal: Mapped[int] = clear(Integer)
    media: Mapped[str] = clear(WORD)
    """What the content is: ``pdf``, ``docx``, ``odt``, ``rtf``, ``txt``."""
    plain_size: Mapped[int] = clear(BigInteger)
    sealed_size: Mapped[int] = clear(BigInteger)
    marks: Mapped[str] = clear(String(200), default="")
    """Comma-separated words: ``encrypted``, ``truncated``…, from intake and acceptance."""


class Contact(MainBase):
    """Name, addresses, message and further fields, sealed; one row a revision, never changed."""

    __tablename__ = "contact"
    __table_args__ = (OF_APPLICATION,)

    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), primary_key=True)
    revision: Mapped[int] = clear(Integer, primary_key=True)
    sealed: Mapped[bytes] = sealed(LargeBinary)


class Manifest(MainBase):
    """What an application consists of, sealed; revision n names the hash of n - 1."""

    __tablename__ = "manifest"
    __table_args__ = (OF_APPLICATION,)

    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), primary_key=True)
    revision: Mapped[int] = clear(Integer, primary_key=True)
    sealed: Mapped[bytes] = sealed(LargeBinary)
    sha256: Mapped[bytes] = clear(LargeBinary(32))
    """Of the sealed bytes."""
    made_at: Mapped[datetime] = clear(UtcDateTime)


class Note(MainBase):
    """A recruiter's note about an application, sealed."""

    __tablename__ = "note"
    __table_args__ = (OF_APPLICATION,)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), index=True)
    staff_id: Mapped[bytes] = clear(Id, ForeignKey("staff.id"))
    made_at: Mapped[datetime] = clear(UtcDateTime)
    sealed: Mapped[bytes] = sealed(LargeBinary)


class Text(MainBase):
    """The words of a document, extracted at acceptance, sealed."""

    __tablename__ = "text"
    __table_args__ = (OF_APPLICATION,)

    document_id: Mapped[bytes] = clear(Id, ForeignKey("document.id"), primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), index=True)
    made_at: Mapped[datetime] = clear(UtcDateTime)
    sealed: Mapped[bytes] = sealed(LargeBinary)


class Preview(MainBase):
    """A page image of a document: a sealed blob of its own."""

    __tablename__ = "preview"
    __table_args__ = (OF_APPLICATION,)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    document_id: Mapped[bytes] = clear(Id, ForeignKey("document.id"), index=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), index=True)
    page: Mapped[int] = clear(Integer)
    sealed_size: Mapped[int] = clear(BigInteger)
    made_at: Mapped[datetime] = clear(UtcDateTime)


class Arrival(MainBase):
    """The commit of a submission: unique per application and per submission key.

    ``abandoned`` arrivals are made by the sweep, so that a late upload loses the race. No foreign
    key: an abandoned one has no application row.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        CheckConstraint("state IN ('arrived', 'abandoned')", name="state"),
        Index("ix_arrival_state_at", "state", "at"),
        OF_APPLICATION,
    )

    application_id: Mapped[bytes] = clear(Id, primary_key=True)
    submission_hash: Mapped[bytes | None] = clear(LargeBinary(32), unique=True)
    state: Mapped[str] = clear(WORD)
    at: Mapped[datetime] = clear(UtcDateTime)
    answer_until: Mapped[datetime | None] = clear(UtcDateTime)


class Answer(MainBase):
    """The answer to a submission, sealed under its submission key for 24 hours."""

    __tablename__ = "answer"
    __table_args__ = ({"info": {"retention": Retention.OPERATION}},)

    application_id: Mapped[bytes] = clear(
        Id, ForeignKey("arrival.application_id"), primary_key=True
    )
    sealed: Mapped[bytes] = sealed(LargeBinary)


class Lease(MainBase):
    """Who works on what until when. An upload's lease is the anchor that the sweep goes by."""

    __tablename__ = "lease"
    __table_args__ = (
        Index("ix_lease_errand_until", "errand", "until"),
        {"info": {"retention": Retention.OPERATION}},
    )

    subject: Mapped[bytes] = clear(Id, primary_key=True)
    errand: Mapped[str] = clear(WORD, primary_key=True)
    """``upload``, ``accept``, ``send``…"""
    holder: Mapped[bytes] = clear(Id)
    until: Mapped[datetime] = clear(UtcDateTime)
