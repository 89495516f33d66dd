"""A copy of an SQLite database at one moment, while others read and write it.

SQLite's own backup copies all pages in one read transaction: writers go on meanwhile. The copy is
a single file without a write-ahead log, and it was looked through before it is handed on.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from vault.db.engines import Database
from vault.errors import NoSpaceError, StoreError

LOG_SUFFIXES = ("-wal", "-shm", "-journal")
ITS_OWN_TOOLS = (
    "a database server is backed up and restored by its own tools, pg_dump and pg_restore:"
    " docs/operate/postgresql.md says in which order"
)
_OWNER_ONLY_FILE = 0o600
_PIECE = 1024 * 1024
_OK = "ok"


def take_snapshot(database: Database, *, to: Path) -> None:
    """This function will copy a database to a file that does not exist yet.

    Raises:
        StoreError: it is not an SQLite database, it cannot be read, or the copy is damaged.
        NoSpaceError: there is no room for the copy.
    """
    if database.file is None:
        raise StoreError(ITS_OWN_TOOLS)
    if not database.file.exists():
        raise StoreError("a database is missing: is there a vault here?")
    with _our_errors():
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY_FILE))
        with closing(sqlite3.connect(to)) as copy:
            _copy(database, copy)
            # The copy says of itself that it has a log, as the original does; now it has none.
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA quick_check(1)").fetchone() != (_OK,):
                raise StoreError("SQLite finds the database damaged: it was not backed up")


def _copy(database: Database, copy: sqlite3.Connection) -> None:
    pooled = database.engine.raw_connection()
    try:
        original = pooled.driver_connection
        assert isinstance(original, sqlite3.Connection)
        original.backup(copy)
    finally:
        pooled.close()


def applications_in(snapshot: Path, ids: Collection[bytes]) -> set[bytes]:
    """This function will return those of these applications that a copy of the main database has.

    Raises:
        StoreError: the copy cannot be read.
    """
    places = ", ".join("?" * len(ids))
    address = f"file:{quote(str(snapshot))}?mode=ro&immutable=1"
    with _our_errors(), closing(sqlite3.connect(address, uri=True)) as copy:
        query = f"SELECT id FROM application WHERE id IN ({places})"  # noqa: S608 - marks alone
        return {row[0] for row in copy.execute(query, list(ids))}


def read_file(path: Path) -> Iterator[bytes]:
    """This function will give the bytes of a file, piece by piece. Raises StoreError."""
    with _our_errors(), path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def write_database_file(path: Path, *, pieces: Iterable[bytes]) -> None:
    """This function will write a database file that does not exist yet, durable on return.

    Raises:
        StoreError: there is one already, or it cannot be written.
        NoSpaceError: the disk is full.
    """
    with _our_errors():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags, _OWNER_ONLY_FILE), "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def has_file(database: Database) -> bool:
    """This function will say whether there is anything of an SQLite database. Raises StoreError."""
    return any(one.exists() for one in _files(database))


def remove_files(database: Database) -> None:
    """This function will remove an SQLite database and its logs. Raises StoreError."""
    database.close()
    with _our_errors():
        for one in _files(database):
            one.unlink(missing_ok=True)


def _files(database: Database) -> list[Path]:
    if database.file is None:
        raise StoreError(ITS_OWN_TOOLS)
    logs = [database.file.with_name(database.file.name + suffix) for suffix in LOG_SUFFIXES]
    return [database.file, *logs]


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        code = getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None)
        if code in {"SQLITE_FULL", os.strerror(28), os.strerror(122)}:
            raise NoSpaceError("the disk is full") from error
        raise StoreError(f"a copy of a database failed: {code or type(error).__name__}") from error
