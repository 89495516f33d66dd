"""Opening a database, and the two ways to use it: reading and writing.

SQLite wants care (each of these was run into, see docs/decisions/0003):

- a writer takes its lock at once (``BEGIN IMMEDIATE``), or two of them silently lose updates;
- ``synchronous=FULL``, so that what was committed survives a power cut;
- ``secure_delete=ON``, so that deleted bytes are overwritten rather than left in free pages;
- after an erasure the write-ahead log is truncated, or the deleted wrap stays in it;
- ``writing_rows`` commits into the log without a sync and then syncs the log itself, outside the
  lock: eight writers then wait for the disk together and not one after the other.
"""

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from vault.errors import NoSpaceError, StoreError

BUSY_TIMEOUT_MS = 20_000  # a writer waits this long for another one: longer than any transaction
POOL_SIZE = 20  # as many as handlers that run in threads at once
POOL_OVERFLOW = 40
_CHECKPOINT_SECONDS = 0.005  # about as long as somebody else's takes
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Database:
    """One database. ``reading()`` and ``writing()`` each give a session in one transaction.

    ``reading_rows()`` and ``writing_rows()`` give a bare connection instead, for what is done so
    often that the unit of work would be most of it.
    """

    def __init__(self, engine: Engine) -> None:
        """Take an engine made by ``open_database``."""
        self.engine = engine
        self.file = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
        """The file of an SQLite database, or None for a server."""
        self._read = sessionmaker(engine, expire_on_commit=False)
        self._write = sessionmaker(
            engine.execution_options(vault_writes=True), expire_on_commit=False
        )
        self._rows = engine.execution_options(vault_writes=True, vault_casual=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """This method will give a session that sees one moment and changes nothing."""
        with _store_errors(), self._read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """This method will give a session that commits at the end, or not at all.

        Raises:
            StoreError: the database cannot be reached, or stayed locked.
            NoSpaceError: its disk is full.
        """
        with _store_errors(), self._write() as session, session.begin():
            yield session

    @contextmanager
    def reading_rows(self) -> Iterator[Connection]:
        """This method will give a connection that sees one moment and changes nothing."""
        with _store_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing_rows(self, *, waits: bool = True) -> Iterator[Connection]:
        """This method will give a connection that commits at the end, or not at all.

        What was committed survives the end of the process at once, and a power cut once the block
        is left. Others may see it a moment before that: so before they act on it elsewhere they
        commit something here themselves, which makes the earlier durable with the later.

        With ``waits=False`` a power cut may take it back until something later is synced: for
        counters, and where ``settle`` is called in another thread. A server waits all the same.

        Raises:
            StoreError: the database cannot be reached, or stayed locked; or the disk failed, and
                whether it was committed cannot be known.
            NoSpaceError: its disk is full.
        """
        with _store_errors(), self._rows.begin() as connection:
            yield connection
        if waits:
            self.settle()

    def settle(self) -> None:
        """This method will return when everything committed so far would survive a power cut.

        Raises:
            StoreError, NoSpaceError: the disk failed, or is full.
        """
        if self.file is None:
            return  # a server has synced it at the commit
        try:
            # Closing this handle gives up no lock: SQLite's are on the other two files.
            log = os.open(f"{self.file}-wal", os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fdatasync(log)
            finally:
                os.close(log)
        except OSError as error:
            if error.errno in DISK_FULL:
                raise NoSpaceError("the database's disk is full") from error
            raise StoreError("the database's log cannot be synced") from error

    def truncate_wal(self, *, wait_ms: int = BUSY_TIMEOUT_MS) -> bool:
        """This method will empty SQLite's write-ahead log; False while a reader holds it.

        It waits for readers up to ``wait_ms``. On other databases there is nothing to do, and it
        says True.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        # Not through the engine: its "begin" hook would open a transaction.
        pooled = self.engine.raw_connection()
        try:
            raw = pooled.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            until = time.monotonic() + wait_ms / 1000
            raw.execute(f"PRAGMA busy_timeout={wait_ms:d}")
            # It waits for readers by itself; while somebody else's checkpoint runs it gives up.
            while not (done := _is_emptied(raw)) and time.monotonic() < until:
                Event().wait(_CHECKPOINT_SECONDS)  # a sleep fails under libfaketime
            raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        finally:
            pooled.close()
        return done

    def check(self) -> None:
        """This method will ask the database for an answer. Raises StoreError."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """This method will give all connections back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """This function will open the database at an SQLAlchemy URL, without touching it yet.

    Plain ``postgresql://`` means psycopg 3.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return Database(
            create_engine(
                parsed, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, hide_parameters=True
            )
        )
    engine = create_engine(
        parsed,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        hide_parameters=True,  # an error that quotes its statement must not quote the row
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def upsert(dialect: str, table: type[DeclarativeBase]) -> sqlite.Insert:
    """This function will return an INSERT of that dialect that may have ``ON CONFLICT DO``."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of a start-up without it

    # Both have the same methods; the common ancestor that would say so does not.
    return cast("sqlite.Insert", postgresql.insert(table))


def _is_emptied(raw: sqlite3.Connection) -> bool:
    return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
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
    # Not through SQLAlchemy, which would take longer over it than SQLite does.
    try:
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN", None, error) from error


@contextmanager
def _store_errors() -> Iterator[None]:
    """Turn what the driver says of the disk and the connection into our own errors."""
    try:
        yield
    except OperationalError as error:
        text = str(error.orig)
        if "disk is full" in text or "No space left" in text:
            raise NoSpaceError("the database's disk is full") from error
        raise StoreError(f"the database cannot be used: {type(error.orig).__name__}") from error
