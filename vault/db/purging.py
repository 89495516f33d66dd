"""What the purge reads and deletes. It reads no sealed column."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.db.base import MainBase, Retention
from vault.db.tables import (
    Act,
    Answer,
    Application,
    Document,
    Erasure,
    Hold,
    Lease,
    Outbox,
    Preview,
    PurgeRun,
    Request,
    Restriction,
    Slot,
    Statistic,
    Wrap,
)
from vault.domain.application import Status

IDS_AT_ONCE = 500  # in one query
MANY_IDS = 5_000  # from here on a whole column of ids is read faster than it is asked for

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
            .where(~held(now), ~restricted(now))
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
        # As one comparison of pairs: of an OR SQLite makes two walks, and sorts all they found.
        query = query.where(tuple_(Application.expires_at, Application.id) > after)
    return session.scalars(query).all()


def last_run(session: Session) -> PurgeRun | None:
    """This function will return the newest run of the purge, however it went."""
    return session.scalars(select(PurgeRun).order_by(PurgeRun.started_at.desc()).limit(1)).first()


def is_wanted(session: Session, *, now: datetime) -> bool:
    """This function will say whether something waits that has to go at once.

    That is what somebody took back, and what is due since a hold was released or a restriction
    lifted (requirements S6).
    """
    let_go = or_(
        Application.withdrawn_at.is_not(None),
        exists().where(Hold.application_id == Application.id),
        exists().where(Restriction.application_id == Application.id),
    )
    return (
        session.scalars(
            select(Application.id)
            .where(let_go, Application.expires_at <= now)
            .where(Application.erasing_at.is_(None), Application.pending_act_at.is_(None))
            .where(~held(now), ~restricted(now))
            .limit(1)
        ).first()
        is not None
    )


def live_after(
    session: Session, *, now: datetime, after: bytes, limit: int
) -> Sequence[Application]:
    """This function will return the next applications that have not expired, by id."""
    return session.scalars(
        select(Application)
        .where(Application.id > after, Application.expires_at > now)
        .where(Application.erasing_at.is_(None))
        .order_by(Application.id)
        .limit(limit)
    ).all()


def lock_applications(session: Session, ids: Sequence[bytes]) -> Sequence[Application]:
    """This function will lock those of these applications that are not being erased."""
    return session.scalars(
        select(Application)
        .where(Application.id.in_(ids), Application.erasing_at.is_(None))
        .order_by(Application.id)
        .with_for_update()
    ).all()


def mark_erasing(
    session: Session,
    ids: Sequence[bytes],
    *,
    at: datetime,
    reason: str,
    rule: str,
    run_id: bytes | None = None,
) -> None:
    """This function will mark applications, locked before, as being erased by that run."""
    session.execute(
        update(Application)
        .where(Application.id.in_(ids))
        .values(
            status=Status.ERASING,
            erasing_at=at,
            erasing_reason=reason,
            erasing_run=run_id,
            rule=rule,
        )
        .execution_options(synchronize_session=False)
    )


def asked_to_erase(session: Session, ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of these applications whose applicant asked for an erasure.

    By an act on my pages, or in another way that staff has answered with a yes.
    """
    acts = select(Act.application_id).where(
        Act.application_id.in_(ids), Act.kind == "erase", Act.verified_at.is_not(None)
    )
    requests = select(Request.application_id).where(
        Request.application_id.in_(ids), Request.kind == "erasure", Request.outcome == "granted"
    )
    return {*session.scalars(acts), *(one for one in session.scalars(requests) if one)}


def blobs_of(session: Session, ids: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    """This function will return how many blobs each application has by its rows, and their bytes.

    Whoever resumes an erasure finds no blob left to count; the rows still know.
    """
    found: dict[bytes, tuple[int, int]] = {}
    for table in (Document, Preview):
        rows = session.execute(
            select(table.application_id, func.count(), func.sum(table.sealed_size))
            .where(table.application_id.in_(ids))
            .group_by(table.application_id)
        )
        for application_id, count, size in rows:
            before = found.get(application_id, (0, 0))
            found[application_id] = (before[0] + count, before[1] + int(size))
    return found


def with_fact(session: Session, ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of these applications whose erasure is a fact already."""
    return set(
        session.scalars(select(Erasure.application_id).where(Erasure.application_id.in_(ids)))
    )


def letters_of(session: Session, ids: Sequence[bytes]) -> Sequence[bytes]:
    """This function will return the applications' letters."""
    return session.scalars(select(Outbox.id).where(Outbox.application_id.in_(ids))).all()


def delete_rows(session: Session, ids: Sequence[bytes], *, letters: Sequence[bytes]) -> None:
    """This function will delete every row of these applications, children first."""
    connection = session.connection()
    _delete(connection, Answer.__tablename__, "application_id", ids)
    _delete(connection, Lease.__tablename__, "subject", [*ids, *letters])
    _delete(connection, Outbox.__tablename__, "id", letters)
    for table in APPLICATION_TABLES:
        own = "id" if table.name == Application.__tablename__ else "application_id"
        _delete(connection, table.name, own, ids)


def _delete(connection: Connection, table: str, column: str, ids: Sequence[bytes]) -> None:
    """Say it to the driver itself: the library takes longer over a list of ids than SQLite does."""
    if not ids:
        return
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(ids))
    connection.exec_driver_sql(
        f"DELETE FROM {table} WHERE {column} IN ({marks})",  # noqa: S608 - names of our tables
        tuple(ids),
    )


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


def living_slots(session: Session, ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of these slots that are alive or were never made."""
    return set(ids) - _among(session, select(Slot.id).where(~Slot.live), Slot.id, ids)


def present(session: Session, ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of these applications that have a row."""
    return _among(session, select(Application.id), Application.id, ids)


def begun_among(session: Session, ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of these applications whose erasure was begun."""
    begun = select(Application.id).where(Application.erasing_at.is_not(None))
    return _among(session, begun, Application.id, ids)


def _among(
    session: Session,
    query: Select[bytes],
    column: InstrumentedAttribute[bytes],
    ids: Sequence[bytes],
) -> set[bytes]:
    """Ask for a few by name; for many it is quicker to read the whole column."""
    if len(ids) > MANY_IDS:
        return set(session.scalars(query)) & set(ids)
    return {
        found
        for start in range(0, len(ids), IDS_AT_ONCE)
        for found in session.scalars(query.where(column.in_(ids[start : start + IDS_AT_ONCE])))
    }


def add_to_statistic(session: Session, *, month: str, measure: str, count: int) -> None:
    """This function will add to a month's counter."""
    row = session.get(Statistic, (month, measure), with_for_update=True)
    if row is None:
        session.add(Statistic(month=month, measure=measure, count=count))
    else:
        row.count += count


def held(now: datetime) -> ColumnElement[bool]:
    """This function will say in SQL that a hold stands on the application."""
    return exists().where(
        Hold.application_id == Application.id,
        Hold.placed_at <= now,
        or_(Hold.released_at.is_(None), Hold.released_at > now),
    )


def restricted(now: datetime) -> ColumnElement[bool]:
    """This function will say in SQL that a restriction stands on the application (Art 18)."""
    return exists().where(
        Restriction.application_id == Application.id,
        Restriction.from_at <= now,
        or_(Restriction.lifted_at.is_(None), Restriction.lifted_at > now),
    )
