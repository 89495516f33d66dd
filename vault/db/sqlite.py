"""What is SQLite's own.

Each of these was run into (docs/decisions/0003):

- a writer takes its lock at once (``BEGIN IMMEDIATE``), or two of them silently lose updates;
- ``synchronous=FULL``, so that what was committed survives a power cut;
- ``secure_delete=ON``, so that deleted bytes are overwritten rather than left in free pages;
- after an erasure the write-ahead log is truncated, or the deleted wrap stays in it;
- ``writing_rows`` commits into the log without a sync and then syncs the log itself, outside the
  lock: eight writers then wait for the disk together and not one after the other.
"""

import sqlite3

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from vault.errors import NoSpaceError, StoreError

BUSY_TIMEOUT_MS = 20_000  # a writer waits this long for another one: longer than any transaction
READERS_MS = 20
LOG_PAGES = 4_000
"""Whoever commits into a longer log has to copy it into the database (SQLite's own: 1,000).

A copied log begins anew, and the next who commits syncs its head with the lock held: the rarer,
the better.
"""


def copy_log(raw: sqlite3.Connection) -> None:
    """This function will copy the write-ahead log into the database, while others read and write.

    What somebody still reads stays in it, and all of it while somebody else copies.

    Raises:
        StoreError: the database cannot be used.
        NoSpaceError: its disk is full.
    """
    try:
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except sqlite3.OperationalError as error:
        raise _meaning(error) from error


def begin_log_anew(raw: sqlite3.Connection) -> None:
    """This function will have whoever writes next begin the copied log from its beginning.

    By itself that happens only when nobody wrote while it was copied: beside somebody who writes
    all the time it grows on, and they find it too long and copy it. Writers wait for what came
    since ``copy_log``, and for readers no longer than ``READERS_MS``: then it is left for later.

    Raises:
        StoreError, NoSpaceError: as ``copy_log``.
    """
    raw.execute(f"PRAGMA busy_timeout={READERS_MS}")
    try:
        raw.execute("PRAGMA wal_checkpoint(RESTART)")
    except sqlite3.OperationalError as error:
        raise _meaning(error) from error
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def is_emptied(raw: sqlite3.Connection) -> bool:
    """This function will empty the write-ahead log; False while somebody is at it."""
    return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0))


def prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """This function will set up a new connection."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
    cursor.close()


def begin_sqlite(connection: Connection) -> None:
    """This function will begin a transaction: a writer's with its lock, at once."""
    options = connection.get_execution_options()
    writes = options.get("vault_writes", False)
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    if writes:
        # NORMAL keeps the database whole, and leaves the newest commits to ``settle``. The pool
        # hands connections around, so each transaction says what it needs.
        level = "NORMAL" if options.get("vault_casual", False) else "FULL"
        if connection.info.get("synchronous", "FULL") != level:
            raw.execute(f"PRAGMA synchronous={level}")
            connection.info["synchronous"] = level
        pages = LOG_PAGES if options.get("vault_copies", True) else 0
        if connection.info.get("wal_autocheckpoint", LOG_PAGES) != pages:
            raw.execute(f"PRAGMA wal_autocheckpoint={pages:d}")
            connection.info["wal_autocheckpoint"] = pages
    # Not through SQLAlchemy, which would take longer over it than SQLite does.
    try:
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN", None, error) from error


def sqlite_error(error: DBAPIError) -> StoreError | None:
    """This function will say what an error of SQLite means; None: it is about the statement."""
    if not isinstance(error, OperationalError):
        return None
    return _meaning(error.orig)


def _meaning(error: BaseException | None) -> StoreError:
    words = str(error)
    if "disk is full" in words or "No space left" in words:
        return NoSpaceError("the database's disk is full")
    return StoreError(f"the database cannot be used: {type(error).__name__}")
