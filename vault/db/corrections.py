"""What is asked when the date of a position's decision is put right (case E84)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from vault.db.ends import only_seen
from vault.db.tables import (
    Application,
    Assignment,
    AuditEntry,
    DecisionCorrection,
    Staff,
    StaffCredential,
)


def waiting(
    session: Session, position_id: bytes, *, lock: bool = False
) -> DecisionCorrection | None:
    """This function will return the correction of a position that is neither approved nor gone."""
    wanted = (
        select(DecisionCorrection)
        .where(DecisionCorrection.position_id == position_id)
        .where(DecisionCorrection.approved_at.is_(None), DecisionCorrection.cancelled_at.is_(None))
    )
    return session.scalars(wanted.with_for_update() if lock else wanted).first()


def under_way(session: Session) -> Sequence[DecisionCorrection]:
    """This function will return what was approved and is not carried out wholly."""
    return session.scalars(
        select(DecisionCorrection)
        .where(DecisionCorrection.approved_at.is_not(None), DecisionCorrection.done_at.is_(None))
        .order_by(DecisionCorrection.approved_at)
    ).all()


def who_could_approve(session: Session, position_id: bytes, *, but: bytes) -> bool:
    """This function will say whether somebody else who has joined has this position in sight."""
    assigned = select(Assignment.staff_id).where(Assignment.position_id == position_id)
    return (
        session.scalars(
            select(Staff.id)
            .where(Staff.id != but, Staff.disabled_at.is_(None))
            .where(Staff.id.in_(select(StaffCredential.staff_id)))
            .where(or_(Staff.is_administrator, Staff.all_positions, Staff.id.in_(assigned)))
            .limit(1)
        ).first()
        is not None
    )


def name_of(session: Session, staff_id: bytes) -> str:
    """This function will return a colleague's name."""
    return session.get_one(Staff, staff_id).name


def application_ids(session: Session, position_id: bytes) -> Sequence[bytes]:
    """This function will return the applications of a position that are not being erased."""
    return session.scalars(
        select(Application.id)
        .where(Application.position_id == position_id, Application.erasing_at.is_(None))
        .order_by(Application.id)
    ).all()


def newest_receipt(session: Session, position_id: bytes) -> datetime | None:
    """This function will return when the last of a position's applications came in."""
    found: datetime | None = session.scalars(
        select(func.max(Application.received_at)).where(Application.position_id == position_id)
    ).one()
    return found


def is_any_over(session: Session, position_id: bytes, *, now: datetime) -> bool:
    """This function will say whether an application of a position has expired and is still here."""
    return (
        session.scalars(
            select(Application.id)
            .where(Application.position_id == position_id)
            .where(or_(Application.expires_at <= now, only_seen(now=now)))
            .limit(1)
        ).first()
        is not None
    )


def once(correction: DecisionCorrection, application_id: bytes) -> str:
    """This function will name the entry that tells an application of its correction."""
    return f"corrected:{correction.id.hex()[:16]}:{application_id.hex()}"


def lock_uncorrected(
    session: Session, ids: Sequence[bytes], correction: DecisionCorrection
) -> Sequence[Application]:
    """This function will lock those of these applications whose log does not tell it yet."""
    told = set(
        session.scalars(
            select(AuditEntry.once).where(
                AuditEntry.once.in_([once(correction, each) for each in ids])
            )
        )
    )
    left = [each for each in ids if once(correction, each) not in told]
    return session.scalars(
        select(Application)
        .where(Application.id.in_(left), Application.erasing_at.is_(None))
        .order_by(Application.id)
        .with_for_update()
    ).all()
