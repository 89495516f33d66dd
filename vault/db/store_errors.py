"""What a driver says of disk and connection, as errors of ours, whichever database it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from vault.db.postgres import store_error
from vault.db.sqlite import sqlite_error
from vault.errors import StoreError


@contextmanager
def store_errors() -> Iterator[None]:
    """This function will turn what the driver says of disk and connection into our own errors.

    What it says about a statement, such as a row that is there already, goes through.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreError("all connections to the database are in use") from error
    except DBAPIError as error:
        meant = sqlite_error(error) if _is_sqlite(error) else _server_error(error)
        if meant is None:
            raise
        raise meant from error


def _is_sqlite(error: DBAPIError) -> bool:
    return isinstance(error.orig, sqlite3.Error)


def _server_error(error: DBAPIError) -> StoreError | None:
    is_about_it = isinstance(error, OperationalError) or error.connection_invalidated
    if not is_about_it and getattr(error.orig, "sqlstate", None) is None:
        return None
    return store_error(error.orig)
