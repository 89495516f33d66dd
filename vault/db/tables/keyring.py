"""The keyring: slots and wraps, in a database of its own (cryptography.md §3).

A wrap needs a live slot, by foreign key on ``(slot_id, live)`` with ``live = true`` by CHECK.
Slots are never deleted or revived: no late writer can bring a key back.
"""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from vault.db.tables.columns import Id, KeyringBase, Retention, UtcDateTime, clear, sealed


class Slot(KeyringBase):
    """The place for the wraps of one application, or of one letter."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("id", "live"),
        {"info": {"retention": Retention.RECORD}},
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    live: Mapped[bool] = clear(Boolean)


class Wrap(KeyringBase):
    """A key, sealed for one reader. Destroying all wraps of a slot is the erasure."""

    __tablename__ = "wrap"
    __table_args__ = (
        ForeignKeyConstraint(["slot_id", "live"], ["slot.id", "slot.live"]),
        CheckConstraint("live", name="live"),
        CheckConstraint("kind IN ('intake', 'staff', 'link', 'session', 'outbox')", name="kind"),
        Index("ix_wrap_slot_kind", "slot_id", "kind"),
        Index("ix_wrap_expires", "expires_at"),
        {"info": {"retention": Retention.APPLICATION}},
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    slot_id: Mapped[bytes] = clear(Id)
    live: Mapped[bool] = clear(Boolean, default=True)
    kind: Mapped[str] = clear(String(16))
    """``intake``, ``staff``, ``link``, ``session``, ``outbox``."""
    key_id: Mapped[bytes | None] = clear(LargeBinary(8))
    """Which intake key or KEK; NULL where a token or cookie opens."""
    purpose: Mapped[str] = clear(String(32), default="")
    made_at: Mapped[datetime] = clear(UtcDateTime)
    seen_at: Mapped[datetime | None] = clear(UtcDateTime)
    """A visit's last page, for the idle limit."""
    expires_at: Mapped[datetime | None] = clear(UtcDateTime)
    sealed: Mapped[bytes] = sealed(LargeBinary)
