"""Which process held which keys when: what a rotation waits for."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped

from vault.db.tables.applications import WORD
from vault.db.tables.columns import Id, MainBase, UtcDateTime, clear
from vault.db.tables.staff import OF_OPERATION


class KeySight(MainBase):
    """A process saying which keys it holds, once a minute. Only ever inserted, gone after a day."""

    __tablename__ = "key_sight"
    __table_args__ = (Index("ix_key_sight_at", "at"), OF_OPERATION)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    process: Mapped[bytes] = clear(Id)
    """Random, made at the start of the process."""
    surface: Mapped[str] = clear(WORD)
    """``all``, ``careers``, ``mypages``, ``recruiter``, ``work``."""
    at: Mapped[datetime] = clear(UtcDateTime)
    seals_to: Mapped[bytes | None] = clear(LargeBinary(8))
    """The id of the intake key that it seals to; NULL where it seals nothing, or has ended."""
    holds: Mapped[bytes] = clear(LargeBinary)
    """The ids of the keys that it opens with, eight bytes each; empty where it opens nothing."""
