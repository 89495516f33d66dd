"""The merits that are kept of the hired, and for how long anybody may ask for them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vault.db.claims import claim_stands
from vault.db.tables import Application, MeritSnapshot
from vault.domain.application import Outcome


def snapshots_of(session: Session, position_id: bytes) -> Sequence[MeritSnapshot]:
    """This function will return the snapshots of a position, the oldest first."""
    return session.scalars(
        select(MeritSnapshot)
        .where(MeritSnapshot.position_id == position_id)
        .order_by(MeritSnapshot.made_at, MeritSnapshot.id)
    ).all()


def hired_of(session: Session, position_id: bytes) -> Sequence[bytes]:
    """This function will return the ids of the hired who are not erased yet."""
    return session.scalars(
        select(Application.id)
        .where(Application.position_id == position_id, Application.erasing_at.is_(None))
        .where(Application.outcome == Outcome.HIRED.value)
        .order_by(Application.id)
    ).all()


def rejected_lives(session: Session, position_id: bytes, *, now: datetime) -> bool:
    """This function will tell whether somebody is left who was not hired, and so could ask.

    A hold keeps such an application beyond its end, and the snapshot with it.
    """
    return (
        session.scalars(
            select(Application.id)
            .where(Application.position_id == position_id, Application.erasing_at.is_(None))
            .where(Application.received_at <= now)
            .where(Application.outcome.is_(None) | (Application.outcome != Outcome.HIRED.value))
            .limit(1)
        ).first()
        is not None
    )


def delete_unneeded(session: Session, *, now: datetime) -> dict[bytes, int]:
    """This function will delete what nobody can ask for, and count it by position.

    A claim about the position keeps it beyond the last who could ask (case E52).
    """
    rows = session.execute(select(MeritSnapshot.id, MeritSnapshot.position_id)).all()
    needed = {
        position_id: rejected_lives(session, position_id, now=now)
        or claim_stands(session, position_id)
        for position_id in {row.position_id for row in rows}
    }
    gone = [row for row in rows if not needed[row.position_id]]
    if gone:
        session.execute(delete(MeritSnapshot).where(MeritSnapshot.id.in_([row.id for row in gone])))
    return dict(Counter(row.position_id for row in gone))
