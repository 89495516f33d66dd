"""Who outside was told of an application and has to hear that it is gone (Art 19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vault.db.engines import Database
from vault.db.figures import lock_notice, notices
from vault.domain.audit_events import Event
from vault.errors import FieldError
from vault.usecases.audit.recording import Actor, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One recipient and one erased application, by the id under which they knew it."""

    id: bytes
    erased_id: bytes
    recipient: str
    purpose: str
    disclosed_at: datetime
    erased_at: datetime
    told_at: datetime | None


def recipients_to_tell(*, main: Database, told: bool = False) -> tuple[Notice, ...]:
    """This function will return who still has to hear, oldest first; with ``told`` all of them.

    Raises:
        StoreError: the main database failed.
    """
    with main.reading() as session:
        return tuple(
            Notice(
                id=row.id,
                erased_id=row.erased_id,
                recipient=row.recipient,
                purpose=row.purpose,
                disclosed_at=row.disclosed_at,
                erased_at=row.made_at,
                told_at=row.told_at,
            )
            for row in notices(session, told=told)
        )


def mark_told(
    *,
    main: Database,
    notice_ids: Sequence[bytes],
    actor: Actor,
    now: datetime,
) -> int:
    """This function will write down that these recipients have been told, and count them.

    One that was told before stays as it was.

    Raises:
        FieldError: there is no such notice; none was marked.
        StoreError: the main database failed.
    """
    marked = 0
    with main.writing() as session:
        for notice_id in notice_ids:
            row = lock_notice(session, notice_id)
            if row is None:
                raise FieldError("unknown", field="notice")
            if row.told_at is not None:
                continue
            row.told_at, row.told_by = now, actor.id
            record(
                session,
                event=Event.RECIPIENT_TOLD,
                at=now,
                actor=actor,
                subject=row.erased_id,
                detail={"code": row.recipient, "purpose": row.purpose},
            )
            marked += 1
    return marked
