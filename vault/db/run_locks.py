"""Whether a run of the purge is alive: a lock that the system takes back when its process dies.

A lease with a time would do for a worker; but what a killed purge left half erased must not wait
for one to run out, and a purge that takes an hour must not be thought dead. Beside SQLite it is a
lock on a file, on a server one on a number, held by a connection that does nothing else.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from vault.db.engines import Database
from vault.db.store_errors import store_errors
from vault.errors import StoreError

FOLDER = "purging"
_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
_TRY = text("SELECT pg_try_advisory_lock(:number)")
_GIVE_BACK = text("SELECT pg_advisory_unlock(:number)")
# Looked at and not tried: whoever tries holds it for a moment, and it may be the run's own.
_IS_HELD = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND datname = current_database()"
    " AND (classid::bigint << 32) | objid::bigint = :number"
)


@contextmanager
def running(database: Database, run_id: bytes) -> Iterator[None]:
    """This function will show the run as alive while the block runs, and no longer.

    Raises:
        StoreError: the lock cannot be taken.
    """
    if database.file is None:
        with _locked_on_server(database, run_id):
            yield
        return
    path = _path(database.file, run_id)
    try:
        path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY_FILE)
    except OSError as error:
        raise StoreError(f"the purge cannot say that it runs: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def is_running(database: Database, run_id: bytes) -> bool:
    """This function will say whether a run that has taken its lock still holds it."""
    if database.file is None:
        with database.reading_rows() as connection:
            return bool(connection.execute(_IS_HELD, {"number": _number(run_id)}).scalar_one())
    path = _path(database.file, run_id)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"a run of the purge cannot be looked at: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        path.unlink(missing_ok=True)  # its process is gone, and nobody takes the number again
        return False
    finally:
        os.close(handle)


@contextmanager
def _locked_on_server(database: Database, run_id: bytes) -> Iterator[None]:
    """Hold the lock by a connection outside any transaction: one that idles would be put out.

    Errors of the block are its own. At its end the lock is given back at once, and then the
    connection is closed: the pool never holds one that has a lock, whatever happened.
    """
    with store_errors():
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with store_errors():
            taken = connection.execute(_TRY, {"number": _number(run_id)}).scalar_one()
        if not taken:
            raise StoreError("a run of the purge with this number is alive already")
        yield
    finally:
        with suppress(DBAPIError):  # a connection that is gone has let go already
            connection.execute(_GIVE_BACK, {"number": _number(run_id)})
        connection.invalidate()
        connection.close()


def _path(file: Path, run_id: bytes) -> Path:
    return file.parent / FOLDER / f"{run_id.hex()}.lock"


def _number(run_id: bytes) -> int:
    """Return a number as wide as PostgreSQL's locks are; the ids are random."""
    return int.from_bytes(run_id[:8], "big", signed=True)
