"""Making the roles on a server, bringing them to their rights, and looking whether they are there.

Making them takes somebody who may make roles; bringing them to their rights, the tables' owner.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.migrate import Store
from vault.db.roles.sql import OWNER, granting, making, owning, role_of
from vault.db.store_errors import store_errors
from vault.errors import StoreError

WAIT_MS = 5_000  # how long a change of rights waits for a table, and everybody else behind it
_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
_SCHEMA_OWNER = text("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public'")
_WHERE = text("SELECT current_database()")


def make_roles(
    database: Database, store: Store, *, prefix: str, passwords: Mapping[str, str]
) -> None:
    """This function will make the roles, give them the database, and bring them to their rights.

    ``passwords`` are those of roles that sign in with one, by name; the others sign in by who they
    are on the machine (``peer``) or by a certificate. It may be repeated.

    Raises:
        StoreError: the database is a file, cannot be reached, or lets us make no roles.
    """
    _refuse_file(database)
    with store_errors(), database.engine.begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = {WAIT_MS}"))
        tables = list(connection.execute(_TABLES).scalars())
        name: str = connection.execute(_WHERE).scalar_one()
        for statement in (*making(prefix=prefix), *owning(tables, database=name, prefix=prefix)):
            _run(connection, statement)
        for role, password in passwords.items():
            _run(
                connection, f"ALTER ROLE {role} PASSWORD '{_verifier(connection, role, password)}'"
            )
        if tables:
            _grant(connection, store, prefix)


def grant_rights(database: Database, store: Store) -> bool:
    """This function will bring the roles to their rights; False where there are none.

    For after a migration: a new table is nobody's until then.

    Raises:
        StoreError: the database cannot be reached, or the tables are not ours.
    """
    if database.file is not None:
        return False
    with store_errors(), database.engine.begin() as connection:
        prefix = drawn_prefix(connection)
        if prefix is None:
            return False
        connection.execute(text(f"SET LOCAL lock_timeout = {WAIT_MS}"))
        _grant(connection, store, prefix)
    return True


def drawn_prefix(asks: Connection | Session) -> str | None:
    """This function will return what the names of the roles begin with; None before there are any.

    Drawing them gives the schema to its owner: whose it is says how the others are called.
    """
    owner: str = asks.execute(_SCHEMA_OWNER).scalar_one()
    prefix = owner.removesuffix(role_of(OWNER, prefix=""))
    # A schema that nobody was given belongs to a role of the server's own (pg_database_owner).
    return None if prefix == owner or prefix.startswith("pg_") else prefix


def _grant(connection: Connection, store: Store, prefix: str) -> None:
    for statement in granting(store, prefix=prefix):
        _run(connection, statement)


def _run(connection: Connection, statement: str) -> None:
    # To the driver itself: a colon in a condition is a cast, and no parameter.
    connection.exec_driver_sql(statement)


def _verifier(connection: Connection, role: str, password: str) -> str:
    """Return what the server keeps of a password (RFC 5803); the password itself stays here."""
    import psycopg  # noqa: PLC0415 - a vault on SQLite needs no driver

    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    made = raw.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return made.decode("ascii")


def _refuse_file(database: Database) -> None:
    if database.file is not None:
        raise StoreError("this database is a file: it knows no roles. They are PostgreSQL's")
