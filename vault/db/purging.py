"""What the purge reads and deletes. It reads no sealed column."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    exists,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.db.by_ids import as_stored, for_ids, lock_ids, owned_in
from vault.db.ends import latest_seen, moment_in, past_end
from vault.db.engines import upsert
from vault.db.tables import (
    Act,
    Application,
    Document,
    Hold,
    Preview,
    PurgeRun,
    Request,
    Restriction,
    Slot,
    Statistic,
)
from vault.db.tables.columns import MainBase, Retention
from vault.domain.application import Status
from vault.domain.holds import Scope

IDS_AT_ONCE = 500  # in one query
MANY_IDS = 5_000  # from here on a whole column of ids is read faster than it is asked for

APPLICATION_TABLES: Sequence[Table] = tuple(
    table
    for table in reversed(MainBase.metadata.sorted_tables)
    if table.info["retention"] == Retention.APPLICATION
)
"""Every table whose rows live as long as their application, children first: a new table of that
class is purged without anybody remembering to name it here."""
_CHILDREN = [table.name for table in APPLICATION_TABLES if table.name != Application.__tablename__]


def store_size(session: Session) -> int:
    """This function will count the applications that are held, the ones being erased included."""
    return session.scalar(select(func.count()).select_from(Application)) or 0


def count_due(session: Session, *, now: datetime) -> int:
    """This function will count what has expired and is neither held, restricted nor half erased.

    What was once seen past its end counts though the clock was set back since (E86).
    """
    latest = latest_seen(session, now=now)
    moment = moment_in(now=now, latest=latest)
    return (
        session.scalar(
            select(func.count())
            .select_from(Application)
            .where(*past_end(now=now, latest=latest), Application.erasing_at.is_(None))
            .where(~held(moment), ~restricted(moment))
        )
        or 0
    )


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
        exists(Hold.id).where(Hold.application_id == Application.id, Hold.scope == Scope.FULL),
        exists(Restriction.id).where(Restriction.application_id == Application.id),
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
    for_ids(
        session,
        "UPDATE application SET status = :value, erasing_at = :value, erasing_reason = :value,"
        " erasing_run = :value, rule = :value WHERE id IN (:ids)",
        ids,
        values=(Status.ERASING.value, as_stored(session, at), reason, run_id, rule),
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
    for table in (Document, Preview) if ids else ():
        rows = for_ids(
            session,
            f"SELECT application_id, count(*), sum(sealed_size) FROM {table.__tablename__}"  # noqa: S608 - ours
            " WHERE application_id IN (:ids) GROUP BY application_id",
            ids,
        )
        for application_id, count, size in map(tuple[Any, ...], rows):
            before = found.get(application_id, (0, 0))
            found[application_id] = (before[0] + count, before[1] + int(size))
    return found


def with_fact(session: Session, ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of these applications whose erasure is a fact already."""
    rows = for_ids(
        session, "SELECT application_id FROM erasure WHERE application_id IN (:ids)", ids
    )
    return {row[0] for row in rows}


def letters_of(session: Session, ids: Sequence[bytes]) -> Sequence[bytes]:
    """This function will return the applications' letters."""
    rows = for_ids(session, "SELECT id FROM outbox WHERE application_id IN (:ids)", ids)
    return [row[0] for row in rows]


def delete_rows(session: Session, ids: Sequence[bytes], *, letters: Sequence[bytes]) -> None:
    """This function will delete every row of these applications, children first."""
    lock_ids(session, ids, table="application")  # from here on nobody gives them another child
    for_ids(session, "DELETE FROM answer WHERE application_id IN (:ids)", ids)
    for_ids(session, "DELETE FROM lease WHERE subject IN (:ids)", [*ids, *letters])
    for_ids(session, "DELETE FROM outbox WHERE id IN (:ids)", letters)
    for table, owners in owned_in(session, _CHILDREN, ids).items():
        if owners:
            for_ids(session, f"DELETE FROM {table} WHERE application_id IN (:ids)", owners)  # noqa: S608 - ours
    for_ids(session, "DELETE FROM application WHERE id IN (:ids)", ids)


def kill_slots(session: Session, ids: Sequence[bytes]) -> None:
    """This function will destroy the wraps of these slots and leave every slot dead.

    ``session`` writes to the keyring. A slot that is not there is inserted dead, so that nobody
    can make it later.
    """
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        known = set(lock_ids(session, some, table="slot"))
        for_ids(session, "DELETE FROM wrap WHERE slot_id IN (:ids)", some)
        for_ids(session, "UPDATE slot SET live = false WHERE live AND id IN (:ids)", some)
        missing = [{"id": each, "live": False} for each in some if each not in known]
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


def add_to_statistics(session: Session, cells: Mapping[tuple[str, str], int]) -> None:
    """This function will add to the counters of months and measures."""
    rows = [
        {"month": month, "measure": measure, "count": count}
        for (month, measure), count in sorted(cells.items())
    ]
    new = upsert(session.connection().dialect.name, Statistic)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[Statistic.month, Statistic.measure],
            set_={"count": Statistic.count + new.excluded.count},
        ),
        rows,
    )


def held(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """This function will say in SQL that a hold keeps the application from being erased.

    One on merits alone keeps none (case E52).
    """
    return exists(Hold.id).where(
        Hold.application_id == Application.id,
        Hold.scope == Scope.FULL,
        Hold.placed_at <= now,
        or_(Hold.released_at.is_(None), Hold.released_at > now),
    )


def restricted(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """This function will say in SQL that a restriction stands on the application (Art 18)."""
    return exists(Restriction.id).where(
        Restriction.application_id == Application.id,
        Restriction.from_at <= now,
        or_(Restriction.lifted_at.is_(None), Restriction.lifted_at > now),
    )
