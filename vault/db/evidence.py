"""What a verdict on an application rests on, so that one from before a lock may count under it.

Judging takes longer than reading. So the purge judges while others may write, and under the lock
it only looks whether all that it judged by still stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Row, Table, select, tuple_
from sqlalchemy.orm import Session

from vault.db.by_ids import owned_in
from vault.db.ends import latest_seen, past_end
from vault.db.tables import (
    Application,
    ConsentEvent,
    HandOver,
    Hold,
    Position,
    Restriction,
    Review,
)
from vault.db.tables.columns import MainBase

Evidence: TypeAlias = tuple[tuple[Any, ...], tuple[Any, ...] | None, tuple[tuple[Any, ...], ...]]
"""An application's row, its position's, and those beside it: equal ones judge alike.

All that is in clear is part of it, and nothing sealed: no verdict rests on that."""

OWNED = tuple(table.__tablename__ for table in (ConsentEvent, HandOver, Hold, Restriction, Review))
_APPLICATION = MainBase.metadata.tables[Application.__tablename__]
_POSITION_AT = list(_APPLICATION.c.keys()).index("position_id")


def expired_rows(
    session: Session,
    *,
    now: datetime,
    after: tuple[datetime, bytes] | None,
    limit: int,
    locked: bool,
    latest: datetime | None = None,
) -> Sequence[Row[Any]]:
    """This function will return the next expired applications, oldest end first, by keyset.

    Those that are already being erased are not among them, nor are those, where they are to be
    ``locked``, that somebody else has locked. ``latest`` is what ``latest_seen`` found at ``now``;
    None: it is asked.
    """
    query = (
        select(*_APPLICATION.c)
        .where(*past_end(now=now, latest=latest or latest_seen(session, now=now)))
        .where(Application.erasing_at.is_(None))
        .order_by(Application.expires_at, Application.id)
        .limit(limit)
    )
    if after is not None:
        # As one comparison of pairs: of an OR SQLite makes two walks, and sorts all they found.
        query = query.where(tuple_(Application.expires_at, Application.id) > after)
    if locked:
        query = query.with_for_update(skip_locked=True)
    return session.connection().execute(query).all()


def evidence_of(session: Session, rows: Iterable[Row[Any]]) -> dict[bytes, Evidence]:
    """This function will return all that verdicts on these applications rest on, by id."""
    own = {row.id: tuple(row) for row in rows}
    positions = _positions(session, {values[_POSITION_AT] for values in own.values()} - {None})
    beside = _beside(session, list(own))
    return {
        one: (values, positions.get(values[_POSITION_AT]), tuple(beside.get(one, ())))
        for one, values in own.items()
    }


def _positions(session: Session, ids: set[bytes]) -> Mapping[bytes, tuple[Any, ...]]:
    if not ids:
        return {}
    table = MainBase.metadata.tables[Position.__tablename__]
    rows = session.connection().execute(select(*_clear(table)).where(table.c.id.in_(ids)))
    return {row.id: tuple(row) for row in rows}


def _beside(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, list[tuple[Any, ...]]]:
    """Read the rows of those that have any: most have none."""
    found: dict[bytes, list[tuple[Any, ...]]] = defaultdict(list)
    for name, owners in owned_in(session, OWNED, ids).items():
        if not owners:
            continue
        table = MainBase.metadata.tables[name]
        owner: ColumnElement[bytes] = table.c.application_id
        for row in session.connection().execute(
            select(*_clear(table)).where(owner.in_(owners)).order_by(*table.primary_key)
        ):
            found[row.application_id].append((name, *row))
    return found


def _clear(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.info["class"] == "clear"]
