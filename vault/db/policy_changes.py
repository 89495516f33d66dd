"""What the life of a policy change reads and writes. Plain functions; no rule is applied here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from vault.db.purging import IDS_AT_ONCE
from vault.db.staff_queries import PASSWORD
from vault.db.tables import (
    Outbox,
    PolicyAnnouncement,
    PolicyChange,
    PolicyVersion,
    Staff,
    StaffCredential,
)


def open_change(session: Session, *, lock: bool = False) -> PolicyChange | None:
    """This function will return the change that is on its way; there is one at most."""
    wanted = (
        select(PolicyChange)
        .where(PolicyChange.activated_at.is_(None), PolicyChange.cancelled_at.is_(None))
        .order_by(PolicyChange.proposed_at)
        .limit(1)
    )
    return session.scalars(wanted.with_for_update() if lock else wanted).first()


def past_changes(session: Session, *, limit: int) -> Sequence[PolicyChange]:
    """This function will return the changes that are over, the newest first."""
    return session.scalars(
        select(PolicyChange)
        .where(PolicyChange.activated_at.is_not(None) | PolicyChange.cancelled_at.is_not(None))
        .order_by(PolicyChange.proposed_at.desc())
        .limit(limit)
    ).all()


def agreed_by_two(session: Session) -> Mapping[str, datetime]:
    """This function will return which policies two people brought into force, and when, by hash.

    Not those that 72 hours brought, nor a file that differs in words alone.
    """
    rows = session.execute(
        select(PolicyVersion.hash, PolicyVersion.activated_at)
        .join(PolicyChange, PolicyChange.hash == PolicyVersion.hash)
        .where(PolicyChange.activated_at.is_not(None), PolicyChange.approved_at.is_not(None))
        .where(PolicyChange.approved_by != PolicyChange.proposed_by)
    )
    return {row[0]: row[1] for row in rows}


def announced_to(session: Session, change_id: bytes, ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of the applications that have their letter."""
    return set(
        session.scalars(
            select(PolicyAnnouncement.application_id)
            .where(PolicyAnnouncement.change_id == change_id)
            .where(PolicyAnnouncement.application_id.in_(ids))
        )
    )


def count_letters(session: Session, change_id: bytes) -> tuple[int, int, int]:
    """This function will count the letters of a change: delivered, under way, not delivered."""
    row = session.execute(
        select(
            func.count(PolicyAnnouncement.delivered_at),
            func.count().filter(
                PolicyAnnouncement.delivered_at.is_(None),
                Outbox.id.is_not(None),
                Outbox.sent_at.is_(None),
                Outbox.failed_at.is_(None),
            ),
            func.count(),
        )
        .select_from(PolicyAnnouncement)
        .outerjoin(Outbox, Outbox.id == PolicyAnnouncement.letter_id)
        .where(PolicyAnnouncement.change_id == change_id)
    ).one()
    delivered, under_way, whole = row
    return delivered, under_way, whole - delivered - under_way


def note_deliveries(session: Session, change_id: bytes) -> int:
    """This function will write down when letters of a change were sent; printed is not sent."""
    sent = (
        select(Outbox.sent_at)
        .where(Outbox.id == PolicyAnnouncement.letter_id)
        .where(Outbox.sent_at.is_not(None), Outbox.failure.is_(None))
        .scalar_subquery()
    )
    statement = (
        update(PolicyAnnouncement)
        .where(PolicyAnnouncement.change_id == change_id)
        .where(PolicyAnnouncement.delivered_at.is_(None), sent.is_not(None))
        .values(delivered_at=sent)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def drop_unsent(session: Session, change_id: bytes) -> int:
    """This function will take back the letters of a change that have not gone, and count them.

    Their keys are found without a row, and destroyed, by ``drop_orphans``.
    """
    unsent = session.scalars(
        select(Outbox.id)
        .join(PolicyAnnouncement, PolicyAnnouncement.letter_id == Outbox.id)
        .where(PolicyAnnouncement.change_id == change_id)
        .where(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None))
    ).all()
    for start in range(0, len(unsent), IDS_AT_ONCE):
        ids = unsent[start : start + IDS_AT_ONCE]
        session.execute(delete(PolicyAnnouncement).where(PolicyAnnouncement.letter_id.in_(ids)))
        session.execute(delete(Outbox).where(Outbox.id.in_(ids)))
    return len(unsent)


def administrators(session: Session) -> Sequence[Staff]:
    """This function will return who may change the policy: signed up, and not disabled."""
    return session.scalars(
        select(Staff)
        .join(StaffCredential, StaffCredential.staff_id == Staff.id)
        .where(StaffCredential.kind == PASSWORD)
        .where(Staff.is_administrator, Staff.disabled_at.is_(None))
        .order_by(Staff.id)
    ).all()
