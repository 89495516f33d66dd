"""What other processes changed lately: by the audit log, into which every change writes itself.

An entry is there from the commit of what it tells of; the sequencer numbers it a little later. So
what is newer than a number, or has none yet, is everything that may have changed since.
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.db.tables import Application, AuditEntry
from vault.domain.audit_events import Event

LOOKS = (Event.CANDIDATE_OPENED.value, Event.DOCUMENT_DOWNLOADED.value)
"""What changes nothing, and is most of what is written."""


def newest_number(session: Session) -> int:
    """This function will return the number of the newest entry that has one; 0 without."""
    return session.scalars(select(func.max(AuditEntry.sequence))).one() or 0


def touched_since(session: Session, number: int, *, limit: int) -> frozenset[bytes]:
    """This function will return ids that entries after that number are about, up to ``limit``.

    Those of applications and of anything else; with what is being erased at this moment.
    """
    told = select(AuditEntry.subject).where(
        AuditEntry.subject.is_not(None), AuditEntry.event.not_in(LOOKS)
    )
    questions = (
        told.where(AuditEntry.sequence > number),
        told.where(AuditEntry.sequence.is_(None)),
        select(Application.id).where(Application.erasing_at.is_not(None)),
    )
    found: set[bytes] = set()
    for question in questions:
        rows: Sequence[bytes | None] = session.scalars(question.limit(limit)).all()
        found.update(one for one in rows if one is not None)
    return frozenset(found)
