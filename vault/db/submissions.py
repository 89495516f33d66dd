"""What the careers pages and the sweep read and write: positions, leases, arrivals, answers.

What every single submission does is in ``arriving``.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vault.db.tables import Answer, Arrival, Lease, Position, Slot, Wrap

UPLOAD = "upload"
PUBLISHED = "published"
ARRIVED = "arrived"
ABANDONED = "abandoned"


def open_positions(session: Session, *, today: date) -> Sequence[Position]:
    """This function will return what can be applied for on that local day, soonest end first."""
    return session.scalars(
        select(Position)
        .where(Position.status == PUBLISHED)
        .where(Position.last_date.is_(None) | (Position.last_date >= today))
        .order_by(Position.last_date.is_(None), Position.last_date, Position.title_sv)
    ).all()


def position_by_slug(session: Session, slug: str) -> Position | None:
    """This function will return the position of that address, whatever its state."""
    return session.scalars(select(Position).where(Position.slug == slug)).one_or_none()


def drop_lease(session: Session, *, subject: bytes) -> None:
    """This function will delete an upload's lease; nothing happens when there is none."""
    session.execute(delete(Lease).where(Lease.subject == subject, Lease.errand == UPLOAD))


def run_out_uploads(session: Session, *, now: datetime, limit: int) -> Sequence[bytes]:
    """This function will return the subjects of upload leases that ran out, oldest first."""
    return session.scalars(
        select(Lease.subject)
        .where(Lease.errand == UPLOAD, Lease.until <= now)
        .order_by(Lease.until)
        .limit(limit)
    ).all()


def has_run_out(session: Session, *, subject: bytes, now: datetime) -> bool:
    """This function will lock an upload's lease and say whether it is there and has run out."""
    lease = session.scalars(
        select(Lease).where(Lease.subject == subject, Lease.errand == UPLOAD).with_for_update()
    ).one_or_none()
    return lease is not None and lease.until <= now


def arrival_of(session: Session, application_id: bytes) -> Arrival | None:
    """This function will return an application's arrival, or None."""
    return session.get(Arrival, application_id)


def abandoned_since(session: Session, *, since: datetime) -> Sequence[bytes]:
    """This function will return the applications that were abandoned at ``since`` or later."""
    return session.scalars(
        select(Arrival.application_id).where(Arrival.state == ABANDONED, Arrival.at >= since)
    ).all()


def delete_run_out_answers(session: Session, *, now: datetime) -> int:
    """This function will delete the answers whose 24 hours are over, and say how many."""
    over = select(Arrival.application_id).where(Arrival.answer_until <= now)
    result: Any = session.execute(delete(Answer).where(Answer.application_id.in_(over)))
    return int(result.rowcount)


def make_dead(session: Session, *, slot_id: bytes) -> None:
    """This function will destroy a slot's wraps and leave it dead, inserting it if need be.

    ``session`` writes to the keyring. A late writer then finds no live slot and cannot make one.
    """
    slot = session.scalars(select(Slot).where(Slot.id == slot_id).with_for_update()).one_or_none()
    session.execute(delete(Wrap).where(Wrap.slot_id == slot_id))
    if slot is None:
        session.add(Slot(id=slot_id, live=False))
    else:
        slot.live = False
