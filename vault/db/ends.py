"""Marking applications whose time is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vault.db.tables import Application


def newly_over(session: Session, *, now: datetime, limit: int) -> Sequence[bytes]:
    """This function will return some that have expired and are neither marked nor being erased."""
    return session.scalars(
        select(Application.id)
        .where(Application.expires_at <= now, Application.over_at.is_(None))
        .where(Application.erasing_at.is_(None))
        .order_by(Application.expires_at, Application.id)
        .limit(limit)
    ).all()


def mark_over(session: Session, ids: Sequence[bytes], *, now: datetime) -> None:
    """This function will mark those of them whose time is over still."""
    session.execute(
        update(Application)
        .where(Application.id.in_(ids), Application.expires_at <= now)
        .values(over_at=now)
        .execution_options(synchronize_session=False)
    )
