"""Whether an offline copy of these very keys was ever proven to open: ``doctor`` asks."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.outbox import errand_done, errand_done_at


def recovery_errand(*, record: bytes) -> str:
    """This function will return the errand's name: new keys have a new record and a new name."""
    return f"recovery:{hashlib.sha256(record).hexdigest()[:32]}"


def recovery_verified_at(session: Session, *, record: bytes) -> datetime | None:
    """This function will return when a copy of the record's keys was last verified, or None."""
    return errand_done_at(session, recovery_errand(record=record))


def note_recovery(session: Session, *, record: bytes, now: datetime) -> None:
    """This function will write down that a copy was verified now."""
    errand_done(session, recovery_errand(record=record), at=now)
