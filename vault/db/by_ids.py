"""Statements over many ids, said to the driver itself.

The library takes longer over a list of ids than the database does; a purge asks for a hundred
thousand of them, two dozen times. A server gets them as one array: its statement is the same for
however many, so that it is read and planned once, and not each time anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult
from sqlalchemy.orm import Session

from vault.db.postgres import array_of
from vault.db.tables.columns import MainBase, UtcDateTime

Stored: TypeAlias = bytes | str | int | datetime | None
"""A value as the driver gives it and takes it: SQLite's moments are text."""


def for_ids(
    session: Session, statement: str, ids: Sequence[bytes], *, values: Sequence[Stored] = ()
) -> CursorResult[Any]:
    """This function will run a statement of ours with ``ids`` in the place of its ``:ids``.

    They stand in ``IN (:ids)``, once; ``values`` before them, each in the place of a ``:value``.
    What comes back is as stored: the driver's answer is not translated.
    """
    connection = session.connection()
    if not _is_sqlite(connection):
        asked = statement.replace(":value", "%s").replace("IN (:ids)", "= ANY(%s::bytea[])")
        return connection.exec_driver_sql(asked, (*values, array_of(ids)))
    marks = ", ".join("?" * len(ids)) or "NULL"
    return connection.exec_driver_sql(
        statement.replace(":value", "?").replace(":ids", marks), (*values, *ids)
    )


def insert_stored(session: Session, table: str, rows: Sequence[Mapping[str, Stored]]) -> None:
    """This function will insert rows, all of the same columns, whose values are as stored."""
    connection = session.connection()
    columns = ", ".join(f'"{name}"' for name in rows[0])
    if not _is_sqlite(connection):
        # One array for each column: one statement, however many rows.
        arrays = ", ".join(f"%b::{kind}[]" for kind in _kinds(connection, table, rows[0]))
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays})",  # noqa: S608 - our names
            tuple([row[name] for row in rows] for name in rows[0]),
        )
        return
    marks = ", ".join("?" * len(rows[0]))
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - our names
        [tuple(row.values()) for row in rows],
    )


def _kinds(connection: Connection, table: str, names: Iterable[str]) -> list[str]:
    """Return what the server calls these columns' types."""
    columns = MainBase.metadata.tables[table].c
    return [columns[name].type.compile(connection.dialect) for name in names]


def as_stored(session: Session, moment: datetime) -> Stored:
    """This function will return a moment as the database keeps it."""
    dialect = session.connection().dialect
    process = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)
    stored: Stored = moment if process is None else process(moment)
    return stored


def as_moment(stored: str | datetime) -> datetime:
    """This function will return a moment, aware and in UTC, from what the database keeps."""
    if isinstance(stored, datetime):
        return stored.astimezone(UTC)
    return datetime.fromisoformat(f"{stored}+00:00")


def lock_ids(session: Session, ids: Sequence[bytes], *, table: str) -> list[bytes]:
    """This function will lock those rows of the table, in the order of their ids, and say which."""
    # SQLite has the whole database locked by then, and does not know the words.
    locks = "" if _is_sqlite(session.connection()) else " FOR UPDATE"
    statement = f"SELECT id FROM {table} WHERE id IN (:ids) ORDER BY id{locks}"  # noqa: S608 - ours
    return [row[0] for row in for_ids(session, statement, ids)]


def owned_in(
    session: Session, tables: Sequence[str], ids: Sequence[bytes]
) -> dict[str, list[bytes]]:
    """This function will say which of these applications have rows in which of these tables.

    One look at all of them: most applications have nothing in most tables. What nobody has rows in
    is there with an empty list.
    """
    found: dict[str, dict[bytes, None]] = {table: {} for table in tables}
    if not ids or not tables:
        return {table: [] for table in tables}
    connection, looks = session.connection(), _looks(tuple(tables))
    wanted, given = _wanted(connection, ids)
    rows = connection.exec_driver_sql(f"WITH wanted (one) AS ({wanted}) {looks}", given)
    for number, one in rows:
        found[tables[number]][one] = None
    return {table: list(some) for table, some in found.items()}


def _wanted(connection: Connection, ids: Sequence[bytes]) -> tuple[str, tuple[Stored, ...]]:
    """Return the ids as rows of one column, in the database's words, and what stands for them."""
    if _is_sqlite(connection):
        return f"VALUES {', '.join(['(?)'] * len(ids))}", tuple(ids)
    return "SELECT unnest(%s::bytea[])", (array_of(ids),)


@cache
def _looks(tables: tuple[str, ...]) -> str:
    return " UNION ALL ".join(_look(number, table) for number, table in enumerate(tables))


def _look(number: int, table: str) -> str:
    """Go from the ids to the rows (SQLite keeps the order of a CROSS JOIN), and not over them."""
    column = MainBase.metadata.tables[table].c.application_id.name
    return (
        f"SELECT {number}, {table}.{column} FROM wanted CROSS JOIN {table}"  # noqa: S608 - our names
        f" WHERE {table}.{column} = wanted.one"
    )


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
