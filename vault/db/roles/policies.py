"""Which rows the policies on a server let through, compared with what was drawn.

A server keeps a condition parsed and says it in words of its own, which differ between its
versions. So what was drawn is given to it as well, on empty copies of the tables in a transaction
that is taken back; then both are in the same words.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from vault.db.engines import Database
from vault.db.migrate import Store
from vault.db.roles.sql import drawn_policies
from vault.db.store_errors import store_errors

Policy = tuple[object, ...]
"""Table and name; for what, for whom, and both conditions."""

_WORDS = (
    "SELECT c.relname, p.polname, p.polcmd::text, p.polpermissive, p.polroles::text,"
    " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)"
    " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
)
_STANDING = text(f"{_WORDS} WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace")
_ON_COPY = text(f"{_WORDS} WHERE c.oid = to_regclass(:copy)")
_MAY_COPY = text("SELECT has_database_privilege(current_database(), 'TEMPORARY')")


def differing_policies(database: Database, store: Store, *, prefix: str) -> list[str]:
    """This function will return the policies that are not as they were drawn, by table and name.

    Whoever may make no copies (everybody but the owner) has names compared, and no conditions.
    The roles have to be there.

    Raises:
        StoreError: the server cannot be reached.
    """
    with store_errors(), database.engine.connect() as connection:
        standing: set[Policy] = {tuple(row) for row in connection.execute(_STANDING)}
        if connection.execute(_MAY_COPY).scalar():
            drawn = set(_as_the_server_says(connection, store, prefix))
        else:
            drawn = {(table, name) for table, name, _ in drawn_policies(store, prefix=prefix)}
            standing = {(table, name) for table, name, *_ in standing}
        connection.rollback()
    return [*_told(drawn, standing), *_added(drawn, standing)]


def _told(drawn: set[Policy], standing: set[Policy]) -> Iterator[str]:
    names = {one[:2] for one in standing}
    for table, name in sorted({(str(one[0]), str(one[1])) for one in drawn - standing}):
        how = "says something else" if (table, name) in names else "is gone"
        yield f"{table}: policy {name} {how}"


def _added(drawn: set[Policy], standing: set[Policy]) -> Iterator[str]:
    """Conditions of several policies are added up: one more lets more rows through."""
    names = {one[:2] for one in drawn}
    for table, name in sorted({(str(one[0]), str(one[1])) for one in standing}):
        if (table, name) not in names:
            yield f"{table}: policy {name} was not drawn"


def _as_the_server_says(connection: Connection, store: Store, prefix: str) -> Iterator[Policy]:
    by_table: dict[str, list[str]] = {}
    for table, _, statement in drawn_policies(store, prefix=prefix):
        by_table.setdefault(table, []).append(statement)
    for table, statements in by_table.items():
        copy = f"pg_temp.{table}"
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table})")
        for statement in statements:
            connection.exec_driver_sql(statement.format(copy))
        yield from (tuple(row) for row in connection.execute(_ON_COPY, {"copy": copy}))
        # Before the next: a condition that asks another table must mean the real one.
        connection.exec_driver_sql(f"DROP TABLE {copy}")
