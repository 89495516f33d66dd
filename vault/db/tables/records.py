"""What is free of applicants' data: positions, policies, letters under way, audit, receipts."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from vault.db.tables.applications import WORD
from vault.db.tables.columns import Id, MainBase, Retention, UtcDateTime, clear, sealed
from vault.db.tables.staff import OF_OPERATION

OF_RECORD = {"info": {"retention": Retention.RECORD}}


class Position(MainBase):
    """A position, in both languages. Closing it is the decision that starts the clocks."""

    __tablename__ = "position"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'closed')", name="status"),
        CheckConstraint("outcome IS NULL OR outcome IN ('hired', 'cancelled')", name="outcome"),
        CheckConstraint("(status = 'closed') = (decided_at IS NOT NULL)", name="closed"),
        OF_RECORD,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    slug: Mapped[str] = clear(String(80), unique=True)
    reference: Mapped[str] = clear(String(40), default="")
    title_sv: Mapped[str] = clear(String(200))
    title_en: Mapped[str] = clear(String(200))
    place: Mapped[str] = clear(String(120), default="")
    body_sv: Mapped[str] = clear(Text)
    body_en: Mapped[str] = clear(Text)
    status: Mapped[str] = clear(WORD)
    last_date: Mapped[date | None] = clear(Date)
    """Applications are taken through the end of this day in the policy's time zone."""
    made_at: Mapped[datetime] = clear(UtcDateTime)
    made_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))
    published_at: Mapped[datetime | None] = clear(UtcDateTime)
    decided_at: Mapped[datetime | None] = clear(UtcDateTime)
    outcome: Mapped[str | None] = clear(WORD)
    version: Mapped[int] = clear(Integer, default=1)
    closing_words: Mapped[bytes | None] = sealed(LargeBinary, deferred=True)
    """Of the letters that its closing sends, under the KEK; NULL a day after the closing."""


class PolicyVersion(MainBase):
    """A policy file that was in force, word for word, under the SHA-256 of its text."""

    __tablename__ = "policy_version"
    __table_args__ = (OF_RECORD,)

    hash: Mapped[str] = clear(String(64), primary_key=True)
    name: Mapped[str] = clear(String(80))
    version: Mapped[str] = clear(String(40))
    text: Mapped[str] = clear(Text)
    effective_on: Mapped[date] = clear(Date)
    activated_at: Mapped[datetime] = clear(UtcDateTime)


class Outbox(MainBase):
    """A letter under way: sealed under a key of its own, whose wrap dies after sending."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "sent_at", "failed_at", "not_before"),
        Index("ix_outbox_application", "application_id"),
        OF_OPERATION,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes | None] = clear(Id)
    """NULL for a letter to staff. No foreign key: the purge deletes letters by itself."""
    kind: Mapped[str] = clear(WORD)
    """``receipt``, ``decision``, ``daily``, ``invite``…"""
    language: Mapped[str] = clear(String(2))
    made_at: Mapped[datetime] = clear(UtcDateTime)
    not_before: Mapped[datetime] = clear(UtcDateTime)
    attempts: Mapped[int] = clear(Integer, default=0)
    sent_at: Mapped[datetime | None] = clear(UtcDateTime)
    """Taken by a mail server; with ``failure`` = ``announced``: by the log, as none is set."""
    failed_at: Mapped[datetime | None] = clear(UtcDateTime)
    """Given up, or the recipient was refused for good."""
    failure: Mapped[str | None] = clear(WORD)
    sealed: Mapped[bytes | None] = sealed(LargeBinary)
    """NULL once it was sent or given up."""


class AuditEntry(MainBase):
    """One thing that happened: canonical JSON without personal data, salted.

    Inserted unchained by every process; the sequencer in ``work`` numbers and chains.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_unsequenced", "sequence", "at"),
        Index("ix_audit_entry_subject", "subject", "at"),
        UniqueConstraint("sequence"),
        UniqueConstraint("once"),
        OF_RECORD,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    at: Mapped[datetime] = clear(UtcDateTime)
    event: Mapped[str] = clear(String(64))
    subject: Mapped[bytes | None] = clear(Id)
    """The random id of an application, position, member of staff…"""
    entry: Mapped[bytes] = clear(LargeBinary)
    """The canonical JSON, with its salt: what is hashed."""
    once: Mapped[str | None] = clear(String(96))
    """``accepted:<application id>`` and the like: unique where a thing happens once."""
    sequence: Mapped[int | None] = clear(BigInteger)
    head: Mapped[bytes | None] = clear(LargeBinary(32))
    """The chain's head after this entry."""


class Checkpoint(MainBase):
    """A signed head of the audit chain."""

    __tablename__ = "checkpoint"
    __table_args__ = (OF_RECORD,)

    sequence: Mapped[int] = clear(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = clear(UtcDateTime)
    head: Mapped[bytes] = clear(LargeBinary(32))
    payload: Mapped[bytes] = clear(LargeBinary)
    signature: Mapped[bytes] = clear(LargeBinary(64))
    signer: Mapped[str] = clear(String(64))
    """The signing key's fingerprint."""


class Erasure(MainBase):
    """The fact that an application was erased: random ids, counts, rule. Signed by ``work``."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index("ix_erasure_run", "run_id"),
        Index("ix_erasure_unsigned", "signed_at", "at"),
        UniqueConstraint("application_id"),
        OF_RECORD,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id)
    run_id: Mapped[bytes | None] = clear(Id, ForeignKey("purge_run.id"))
    reason: Mapped[str] = clear(WORD)
    """``expired``, ``withdrawn``, ``requested``, ``consent_withdrawn``, ``ledger``."""
    rule: Mapped[str] = clear(String(64))
    policy_version: Mapped[str] = clear(String(64))
    kind: Mapped[str] = clear(WORD)
    due_at: Mapped[datetime] = clear(UtcDateTime)
    at: Mapped[datetime] = clear(UtcDateTime)
    blobs: Mapped[int] = clear(Integer)
    byte_count: Mapped[int] = clear(BigInteger)
    held_from: Mapped[datetime | None] = clear(UtcDateTime)
    held_until: Mapped[datetime | None] = clear(UtcDateTime)
    """The first and the last moment of the holds that kept it longer (case E54)."""
    number: Mapped[int | None] = clear(BigInteger, unique=True)
    """The receipt's place in their chain, once signed."""
    chain: Mapped[bytes | None] = clear(LargeBinary(32))
    """The chain's head after this receipt."""
    payload: Mapped[bytes | None] = clear(LargeBinary)
    """The canonical receipt, made and signed by ``work``: until then it awaits signature."""
    signature: Mapped[bytes | None] = clear(LargeBinary(64))
    signer: Mapped[str | None] = clear(String(64))
    signed_at: Mapped[datetime | None] = clear(UtcDateTime)


class PurgeRun(MainBase):
    """One run of the purge, so that a late or stopped one is noticed."""

    __tablename__ = "purge_run"
    __table_args__ = (Index("ix_purge_run_started", "started_at"), OF_RECORD)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    started_at: Mapped[datetime] = clear(UtcDateTime)
    finished_at: Mapped[datetime | None] = clear(UtcDateTime)
    stopped_by: Mapped[str | None] = clear(WORD)
    """``too-many``, ``clock-jumped`` or ``failed``."""
    confirmed: Mapped[bool] = clear(Boolean, default=False)
    """A person said yes where the guard would have stopped it."""
    boot_id: Mapped[str | None] = clear(String(36))
    """Which start of the machine it was; NULL where that cannot be known."""
    booted_at: Mapped[datetime | None] = clear(UtcDateTime)
    """When that start was by the wall clock of this run: it moves only when the clock is moved."""
    due: Mapped[int] = clear(Integer, default=0)
    erased: Mapped[int] = clear(Integer, default=0)
    held: Mapped[int] = clear(Integer, default=0)
    restricted: Mapped[int] = clear(Integer, default=0)
    failed: Mapped[int] = clear(Integer, default=0)
    blobs: Mapped[int] = clear(Integer, default=0)
    byte_count: Mapped[int] = clear(BigInteger, default=0)


class Statistic(MainBase):
    """A count for a month. Only shown from five upwards (k >= 5)."""

    __tablename__ = "statistic"
    __table_args__ = (OF_RECORD,)

    month: Mapped[str] = clear(String(7), primary_key=True)
    """``2026-11``."""
    measure: Mapped[str] = clear(String(64), primary_key=True)
    count: Mapped[int] = clear(Integer)


class Errand(MainBase):
    """When a recurring errand of ``work`` last succeeded: such as the sweep."""

    __tablename__ = "errand"
    __table_args__ = (OF_RECORD,)

    name: Mapped[str] = clear(String(48), primary_key=True)
    succeeded_at: Mapped[datetime] = clear(UtcDateTime)
