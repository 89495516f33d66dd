"""Bringing a database to the newest schema, and knowing whether it is there already.

The revisions lie in ``alembic/`` at the top of the repository (``vault/_alembic`` in a wheel).
Starting a process only compares two words; Alembic itself is loaded when there is work to do.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, inspect, text

from vault.db.engines import Database
from vault.db.store_errors import store_errors
from vault.db.tables import KeyringBase, MainBase
from vault.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config


class Store(StrEnum):
    """The two databases, each with a line of revisions of its own."""

    MAIN = "main"
    KEYRING = "keyring"


HEADS = {Store.MAIN: "0003", Store.KEYRING: "0001"}
"""The newest revisions; a test compares them with the scripts."""

ADVISORY_LOCK = 0x7661756C  # "vaul": against two starters on PostgreSQL
TURN_MS = 600_000  # how long a starter waits for another one that migrates
CHANGE_LOCK_MS = 5_000  # how long a change waits for a table, and everybody else behind it
CHANGE_MS = 60_000  # how long one statement of a change may take


def metadata_of(store: Store) -> MetaData:
    """This function will return the tables that a store should have."""
    return MainBase.metadata if store is Store.MAIN else KeyringBase.metadata


def is_there(database: Database) -> bool:
    """This function will say whether anybody ever made this database: its file, or its schema."""
    if database.file is not None:
        return database.file.exists()
    with store_errors(), database.engine.connect() as connection:
        return inspect(connection).has_table("alembic_version")


def is_current(database: Database, store: Store) -> bool:
    """This function will say whether a database has the newest schema."""
    with store_errors(), database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return bool(found == HEADS[store])


def migrate(database: Database, store: Store, revision: str = "head") -> None:
    """This function will bring a database up (or down) to a revision; it may be repeated.

    On a server only one does so at a time; whoever comes second waits, and finds it done.

    Raises:
        StoreError: it cannot be reached, somebody has been migrating for too long, or somebody
            works on a table for so long that it cannot be changed now. What had begun is undone.
    """
    from alembic import command  # noqa: PLC0415 - a quarter of a second that a start can spare

    with store_errors(), database.engine.connect() as connection, _alone(connection):
        config = alembic_config(store)
        config.attributes["connection"] = connection
        current = is_current(database, store)
        if revision == "head" and current:
            return
        known = connection.dialect.has_table(connection, "alembic_version")
        number = (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if known
            else None
        )
        connection.commit()
        goes_down = revision == "base" or (number is not None and revision < str(number))
        with _rebuilding(connection):
            (command.downgrade if goes_down else command.upgrade)(config, revision)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep other starters out on PostgreSQL, and let nobody wait long for what is changed."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(text(f"SET lock_timeout = {TURN_MS}"))
    connection.execute(text(f"SET statement_timeout = {TURN_MS}"))
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
    # Whoever wants a table while a change waits for it waits, too: so it does not wait for long.
    connection.execute(text(f"SET lock_timeout = {CHANGE_LOCK_MS}"))
    connection.execute(text(f"SET statement_timeout = {CHANGE_MS}"))
    connection.commit()
    try:
        yield
    finally:
        # Closed and not given back: with it go the lock and the settings, whatever happened.
        connection.invalidate()


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild tables that others refer to, and see afterwards that all still fits.

    It changes a table by making it anew, and with its foreign keys on, dropping the old one would
    fail as soon as a row somewhere refers to it (sqlite.org/lang_altertable.html, section 7).
    """
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")  # of no effect inside a transaction: there is none
    try:
        yield
        connection.commit()
        if raw.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StoreError("after the migration a row refers to one that is not there")
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")


def alembic_config(store: Store) -> "Config":
    """This function will return Alembic's configuration for one store."""
    from alembic.config import Config  # noqa: PLC0415 - see migrate

    config = Config()
    config.set_main_option("script_location", str(scripts() / store.value).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["store"] = store
    return config


def scripts() -> Path:
    """This function will return the folder of the revisions, installed or in the repository."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_alembic"
    return packaged if packaged.is_dir() else package.parent / "alembic"
