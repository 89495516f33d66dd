"""What goes into the archive, and what is in it. No sealed column is read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.db.candidates import Sight
from vault.db.tables import Application, Position
from vault.db.tasks import in_sight
from vault.domain.application import Status

_MAY_GO = (Status.REJECTED.value, Status.HIRED.value)


def to_archive(session: Session, *, now: datetime, limit: int) -> Sequence[bytes]:
    """This function will return what is to be archived by now, and is decided."""
    return session.scalars(
        select(Application.id)
        .where(Application.status.in_(_MAY_GO), Application.archive_on <= now)
        .where(Application.erasing_at.is_(None), Application.expires_at > now)
        .order_by(Application.id)
        .limit(limit)
    ).all()


def archived(
    session: Session, *, sight: Sight, now: datetime, limit: int
) -> Sequence[tuple[Application, Position | None]]:
    """This function will return what is in the archive, what ends first first."""
    rows = session.execute(
        select(Application, Position)
        .outerjoin(Position, Position.id == Application.position_id)
        .where(Application.status == Status.ARCHIVED.value, Application.expires_at > now)
        .where(Application.erasing_at.is_(None), in_sight(sight))
        .order_by(Application.expires_at, Application.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
