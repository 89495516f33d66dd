"""What is past its end by the vault's clock, though the machine's was set back (E86).

A row that was seen past its end, or past the day from which it may not be read, is marked with the
clock of that moment. From then on the later of the two moments counts for it. Few rows are ahead of
the machine's clock, and mostly none: then the plain comparison is asked, which has an index.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, literal, or_, select, update
from sqlalchemy.orm import Session

from vault.db.tables import Application
from vault.db.tables.columns import UtcDateTime


def latest_seen(session: Session, *, now: datetime) -> datetime:
    """This function will return ``now``, or the latest moment that a row here was marked at.

    It reads every row: a million take a third of a second. Ask once, and not for every page.
    """
    seen_at: datetime | None = session.scalar(select(func.max(Application.over_at)))
    return now if seen_at is None else max(now, seen_at)


def moment_in(*, now: datetime, latest: datetime) -> ColumnElement[datetime]:
    """This function will say in SQL which moment counts for an application.

    ``latest`` is what ``latest_seen`` found at ``now``.
    """
    present = literal(now, UtcDateTime)
    if latest <= now:
        return present
    return case((Application.over_at > now, Application.over_at), else_=present)


def past_end(*, now: datetime, latest: datetime) -> tuple[ColumnElement[bool], ...]:
    """This function will say in SQL that an application's time is over, index first."""
    if latest <= now:
        return (Application.expires_at <= now,)
    moment = moment_in(now=now, latest=latest)
    return (Application.expires_at <= latest, Application.expires_at <= moment)


def only_seen(*, now: datetime) -> ColumnElement[bool]:
    """This function will say in SQL that it is over by its mark alone, and not by the clock."""
    return (Application.expires_at > now) & (Application.over_at >= Application.expires_at)


def newly_over(session: Session, *, now: datetime, limit: int) -> Sequence[bytes]:
    """This function will return some that have expired and are neither marked nor being erased.

    What was marked when its reading was cut is marked anew: its end counts by a later clock.
    """
    return session.scalars(
        select(Application.id)
        .where(Application.expires_at <= now)
        .where(or_(Application.over_at.is_(None), Application.over_at < Application.expires_at))
        .where(Application.erasing_at.is_(None))
        .order_by(Application.expires_at, Application.id)
        .limit(limit)
    ).all()


def newly_cut(session: Session, *, now: datetime, limit: int) -> Sequence[bytes]:
    """This function will return some that nobody may read since a day that has come, unmarked.

    Such as for want of a review. What could never be read has no such day. It reads every row.
    """
    return session.scalars(
        select(Application.id)
        .where(Application.readable_until <= now, Application.over_at.is_(None))
        .where(Application.readable_until > Application.received_at)
        .where(Application.erasing_at.is_(None))
        .limit(limit)
    ).all()


def mark_over(session: Session, ids: Sequence[bytes], *, now: datetime) -> None:
    """This function will mark those of them that nobody may read at ``now``, still."""
    is_cut = or_(Application.expires_at <= now, Application.readable_until <= now)
    session.execute(
        update(Application)
        .where(Application.id.in_(ids), is_cut)
        .values(over_at=now)
        .execution_options(synchronize_session=False)
    )
