"""What the purge reads and deletes. It reads no sealed column."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from vault.db.base import MainBase, Retention
from vault.db.tables import (
    Answer,
    Application,
    Arrival,
    Hold,
    Lease,
    Outbox,
    Restriction,
    Slot,
    Statistic,
    Wrap,
)

CLOSING_LETTER = "erased"
"""The letter that confirms an erasure: sealed before, sent after."""

APPLICATION_TABLES: Sequence[Table] = tuple(
    table
    for table in reversed(MainBase.metadata.sorted_tables)
    if table.info["retention"] == Retention.APPLICATION
)
"""Every table whose rows live as long as their application, children first: a new table of that
class is purged without anybody remembering to name it here."""


def store_size(session: Session) -> int:
    """This function will count the applications that are held, the ones being erased included."""
    return session.scalar(select(func.count()).select_from(Application)) or 0


def count_due(session: Session, *, now: datetime) -> int:
    """This function will count what has expired and is neither held, restricted nor half erased."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Application)
            .where(Application.expires_at <= now, Application.erasing_at.is_(None))
            .where(~_held(now), ~_restricted(now))
        )
        or 0
    )


def expired_after(
    session: Session, *, now: datetime, after: tuple[datetime, bytes] | None, limit: int
) -> Sequence[Application]:
    """This function will lock the next expired applications, oldest end first, by keyset.

    Those that are already being erased are not among them.
    """
    query = (
        select(Application)
        .where(Application.expires_at <= now, Application.erasing_at.is_(None))
        .order_by(Application.expires_at, Application.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if after is not None:
        at, last = after
        query = query.where(
            or_(
                Application.expires_at > at,
                (Application.expires_at == at) & (Application.id > last),
            )
        )
    return session.scalars(query).all()


def half_erased(session: Session, *, limit: int, skipping: Sequence[bytes]) -> Sequence[bytes]:
    """This function will return applications whose erasure was begun and not finished."""
    query = select(Application.id).where(Application.erasing_at.is_not(None))
    if skipping:
        query = query.where(Application.id.not_in(skipping))
    return session.scalars(
        query.order_by(Application.erasing_at, Application.id).limit(limit)
    ).all()


def letters_of(session: Session, ids: Sequence[bytes]) -> Sequence[bytes]:
    """This function will return the applications' letters, save those that confirm an erasure."""
    return session.scalars(
        select(Outbox.id).where(Outbox.application_id.in_(ids), Outbox.kind != CLOSING_LETTER)
    ).all()


def delete_rows(session: Session, ids: Sequence[bytes], *, letters: Sequence[bytes]) -> None:
    """This function will delete every row of these applications, children first."""
    session.execute(delete(Answer).where(Answer.application_id.in_(ids)))
    session.execute(delete(Lease).where(Lease.subject.in_([*ids, *letters])))
    session.execute(delete(Outbox).where(Outbox.id.in_(letters)))
    for table in APPLICATION_TABLES:
        own = table.c.id if table.name == Application.__tablename__ else table.c.application_id
        session.execute(delete(table).where(own.in_(ids)))


def kill_slots(session: Session, ids: Sequence[bytes]) -> None:
    """This function will destroy the wraps of these slots and leave every slot dead.

    ``session`` writes to the keyring. A slot that is not there is inserted dead, so that nobody
    can make it later.
    """
    known = set(session.scalars(select(Slot.id).where(Slot.id.in_(ids)).with_for_update()))
    session.execute(delete(Wrap).where(Wrap.slot_id.in_(ids)))
    session.execute(update(Slot).where(Slot.id.in_(ids), Slot.live).values(live=False))
    missing = [{"id": each, "live": False} for each in ids if each not in known]
    if missing:
        session.execute(insert(Slot), missing)


def living_slots(session: Session, ids: Sequence[bytes]) -> Sequence[bytes]:
    """This function will return those of these slots that are alive or were never made."""
    dead = set(session.scalars(select(Slot.id).where(Slot.id.in_(ids), ~Slot.live)))
    return [each for each in ids if each not in dead]


def present(session: Session, ids: Sequence[bytes]) -> Sequence[bytes]:
    """This function will return those of these applications that have a row of any kind."""
    found = set(session.scalars(select(Application.id).where(Application.id.in_(ids))))
    found |= set(
        session.scalars(select(Arrival.application_id).where(Arrival.application_id.in_(ids)))
    )
    return [each for each in ids if each in found]


def add_to_statistic(session: Session, *, month: str, measure: str, count: int) -> None:
    """This function will add to a month's counter."""
    row = session.get(Statistic, (month, measure), with_for_update=True)
    if row is None:
        session.add(Statistic(month=month, measure=measure, count=count))
    else:
        row.count += count


def _held(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Hold.application_id == Application.id,
        Hold.placed_at <= now,
        or_(Hold.released_at.is_(None), Hold.released_at > now),
    )


def _restricted(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Restriction.application_id == Application.id,
        Restriction.from_at <= now,
        or_(Restriction.lifted_at.is_(None), Restriction.lifted_at > now),
    )
