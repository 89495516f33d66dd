"""Opening a database, and the two ways to use it: reading and writing.

On PostgreSQL a reader is REPEATABLE READ and READ ONLY: it sees one moment, as on SQLite, and can
never collide. A writer is READ COMMITTED: it locks the rows that it judges by, and what it asks
after that is true for as long as it holds them (docs/decisions/0010). Where no row stands for what
is judged, ``writing_again(…, serializable=True)`` has the server look.

What is SQLite's own stands in ``sqlite.py``, what is PostgreSQL's in ``postgres.py``.
"""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from threading import Event
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from vault.db.postgres import ONLY, array_of, connect_arguments, listen_quietly
from vault.db.postgres_pool import POOL, ask_when_in_doubt
from vault.db.sqlite import (
    BUSY_TIMEOUT_MS,
    begin_log_anew,
    begin_sqlite,
    copy_log,
    is_emptied,
    prepare_sqlite,
)
from vault.db.store_errors import store_errors
from vault.errors import NoSpaceError, StoreCollisionError, StoreError

POOL_SIZE = 20  # as many as handlers that run in threads at once
POOL_OVERFLOW = 40
_CHECKPOINT_SECONDS = 0.005  # about as long as somebody else's takes
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
TRIES = 5  # of a transaction that collides each time: then others are to be let through first
_FIRST_PAUSE = 0.01  # seconds; doubled each time
_Result = TypeVar("_Result")


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
        looking = engine
        if self.file is None:
            looking = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._look = looking
        self._read = sessionmaker(looking, expire_on_commit=False)
        self._write = sessionmaker(
            engine.execution_options(vault_writes=True), expire_on_commit=False
        )
        self._serial = sessionmaker(
            engine.execution_options(isolation_level="SERIALIZABLE"), expire_on_commit=False
        )
        self._rows = engine.execution_options(vault_writes=True, vault_casual=True)
        self._rows_alone = self._rows.execution_options(vault_copies=False)
        self._only: str | None = None

    def only(self, *ids: bytes) -> "Database":
        """This method will return the same database, for transactions about these ids alone.

        A server shows a role that may read by exact id, and no more, just the rows of these
        (docs/operate/processes.md). Whoever may see more sees what they always see.
        """
        if self.file is not None:
            return self
        narrowed = copy(self)
        narrowed._only = array_of(ids)  # noqa: SLF001 - a copy of ourselves
        return narrowed

    def _tell(self, connection: Connection | Session) -> None:
        if self._only is not None:
            connection.execute(ONLY, {"ids": self._only})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """This method will give a session that sees one moment and changes nothing."""
        with store_errors(), self._read() as session:
            self._tell(session)
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """This method will give a session that commits at the end, or not at all.

        Raises:
            StoreError: the database cannot be reached, or stayed locked.
            StoreCollisionError: another transaction was let through; nothing was written.
            NoSpaceError: its disk is full.
        """
        with store_errors(), self._write() as session, session.begin():
            self._tell(session)
            yield session

    def writing_again(
        self, work: Callable[[Session], _Result], *, serializable: bool = False
    ) -> _Result:
        """This method will do some work in one transaction, and anew when it collides.

        ``work`` may be called several times, each time with a session that knows nothing of the
        time before: it changes nothing but rows. With ``serializable`` the server refuses whatever
        could not have happened one after the other; SQLite always does.

        Raises:
            StoreError, NoSpaceError: as ``writing``.
            StoreCollisionError: it collided every time.
        """
        left = TRIES
        pause = _FIRST_PAUSE
        while True:
            left -= 1
            try:
                with self._serially() if serializable else self.writing() as session:
                    return work(session)
            except StoreCollisionError:
                if not left:
                    raise
            Event().wait(pause)
            pause *= 2

    @contextmanager
    def _serially(self) -> Iterator[Session]:
        if self.file is not None:
            with self.writing() as session:
                yield session
            return
        with store_errors(), self._serial() as session, session.begin():
            self._tell(session)
            yield session

    @contextmanager
    def reading_rows(self) -> Iterator[Connection]:
        """This method will give a connection that sees one moment and changes nothing."""
        with store_errors(), self._look.connect() as connection:
            self._tell(connection)
            yield connection

    @contextmanager
    def writing_rows(self, *, waits: bool = True, copies: bool = True) -> Iterator[Connection]:
        """This method will give a connection that commits at the end, or not at all.

        What was committed survives the end of the process at once, and a power cut once the block
        is left. Others may see it a moment before that: so before they act on it elsewhere they
        commit something here themselves, which makes the earlier durable with the later.

        With ``waits=False`` a power cut may take it back until something later is synced: for
        counters, and where ``settle`` is called in another thread. A server waits all the same.
        With ``copies=False`` SQLite's log is left as it is, however long it has grown: for who
        measures how long the lock was held, and calls ``copy_wal`` when it is free.

        Raises:
            StoreError: the database cannot be reached, or stayed locked; or the disk failed, and
                whether it was committed cannot be known.
            NoSpaceError: its disk is full.
        """
        engine = self._rows if copies else self._rows_alone
        with store_errors(), engine.begin() as connection:
            self._tell(connection)
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

    def copy_wal(self) -> None:
        """This method will copy SQLite's log into the database, and have it begin anew.

        Others read and write meanwhile, and need not do it at their next commit. On a server there
        is nothing to do.

        Raises:
            StoreError: the database cannot be used.
            NoSpaceError: its disk is full.
        """
        if self.file is None:
            return
        pooled = self.engine.raw_connection()
        try:
            raw = pooled.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            copy_log(raw)
            begin_log_anew(raw)
        finally:
            pooled.close()

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
            copy_log(raw)  # while others may write: emptying it locks them out until it is copied
            raw.execute(f"PRAGMA busy_timeout={wait_ms:d}")
            # It waits for readers by itself; while somebody else's checkpoint runs it gives up.
            while not (done := is_emptied(raw)) and time.monotonic() < until:
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


def open_database(url: str, *, process: str = "") -> Database:
    """This function will open the database at an SQLAlchemy URL, without touching it yet.

    Plain ``postgresql://`` means psycopg 3. ``process`` is what a server calls us in its list of
    connections.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        arguments = connect_arguments(parsed, process=process)
        server = create_engine(parsed, hide_parameters=True, connect_args=arguments, **POOL)
        listen_quietly(server)
        ask_when_in_doubt(server)
        return Database(server)
    engine = create_engine(
        parsed,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        hide_parameters=True,  # an error that quotes its statement must not quote the row
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return Database(engine)


def upsert(dialect: str, table: type[DeclarativeBase]) -> sqlite.Insert:
    """This function will return an INSERT of that dialect that may have ``ON CONFLICT DO``."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of a start-up without it

    # Both have the same methods; the common ancestor that would say so does not.
    return cast("sqlite.Insert", postgresql.insert(table))
