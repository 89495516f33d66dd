"""What a server says of our roles: who they are, what they hold, and who we are to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from vault.db.engines import Database
from vault.db.migrate import Store
from vault.db.roles.apply import drawn_prefix
from vault.db.roles.policies import differing_policies
from vault.db.roles.roles import ALL, Columns, Process
from vault.db.roles.sql import DEFAULT_PREFIX, OWNER, RIGHTS, role_of

_MORE_THAN_A_ROLE = text(
    "SELECT rolname FROM pg_roles WHERE rolname = ANY(:roles) AND (rolsuper OR rolcreaterole OR"
    " rolcreatedb OR rolreplication OR rolbypassrls OR EXISTS (SELECT FROM pg_auth_members"
    " WHERE member = pg_roles.oid)) ORDER BY 1"
)
_THERE = text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:roles)")
_SELF = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
_INSTANCE = text("SELECT system_identifier FROM pg_control_system()")
_GRANTS = text(
    "SELECT coalesce(r.rolname, 'PUBLIC'), c.relname, a.privilege_type, ''"
    " FROM pg_class c CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
    " WHERE c.relnamespace = 'public'::regnamespace"
    " AND (a.grantee = 0 OR r.rolname = ANY(:roles))"
    " UNION ALL SELECT coalesce(r.rolname, 'PUBLIC'), c.relname, a.privilege_type, t.attname"
    " FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid CROSS JOIN aclexplode(t.attacl) a"
    " LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE c.relnamespace = 'public'::regnamespace"
    " AND (a.grantee = 0 OR r.rolname = ANY(:roles))"
)
_WHO = text("SELECT current_user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is not as it was drawn. Names of roles, tables and columns: nobody's."""

    missing: Sequence[str]
    """Roles that are not there."""
    mighty: Sequence[str]
    """Roles that are more than a role: superusers, members of others…"""
    wide: Sequence[str]
    """Grants that were not drawn, and policies that are not as they were drawn."""
    lacking: Sequence[str]
    """Grants that were drawn and are not there."""
    is_superuser: bool
    """Whether we are signed in as one."""


def watch_roles(database: Database, store: Store) -> Watched:
    """This function will compare the roles of a server with how they are drawn.

    Raises:
        StoreError: the server cannot be reached.
    """
    with database.reading() as session:
        prefix = drawn_prefix(session) or DEFAULT_PREFIX
        names = {process: role_of(process, prefix=prefix) for process in Process}
        every = [*names.values(), role_of(OWNER, prefix=prefix)]
        there = set(session.execute(_THERE, {"roles": every}).scalars())
        mighty = session.execute(_MORE_THAN_A_ROLE, {"roles": every}).scalars().all()
        held = {tuple(row) for row in session.execute(_GRANTS, {"roles": list(names.values())})}
        is_superuser = bool(session.execute(_SELF).scalar())
    drawn, missing = _drawn(store, names), sorted(set(every) - there)
    policies = [] if missing else differing_policies(database, store, prefix=prefix)
    return Watched(
        missing=missing,
        mighty=mighty,
        wide=[*(" ".join(one).strip() for one in sorted(held - drawn)), *policies],
        lacking=[" ".join(one).strip() for one in sorted(drawn - held)],
        is_superuser=is_superuser,
    )


def own_process(database: Database) -> Process | None:
    """This function will return the process whose role we sign in as; None for anybody else.

    Raises:
        StoreError: the server cannot be reached.
    """
    if database.file is not None:
        return None
    with database.reading() as session:
        prefix, user = drawn_prefix(session) or DEFAULT_PREFIX, session.execute(_WHO).scalar()
    return next((one for one in Process if role_of(one, prefix=prefix) == user), None)


def instance_of(database: Database) -> int:
    """This function will return what tells one server from another, whatever it is called."""
    with database.reading() as session:
        return int(session.execute(_INSTANCE).scalar_one())


def _drawn(store: Store, names: Mapping[Process, str]) -> set[tuple[str, ...]]:
    grants: set[tuple[str, ...]] = set()
    for process, role in names.items():
        for table, right in RIGHTS[store][process].items():
            grants |= {(role, table, word, "") for word in ("INSERT",) if right.insert}
            grants |= {(role, table, word, "") for word in ("DELETE",) if right.delete}
            grants |= _of_columns(role, table, "SELECT", right.select)
            grants |= _of_columns(role, table, "UPDATE", right.update)
    return grants


def _of_columns(role: str, table: str, word: str, columns: Columns) -> set[tuple[str, ...]]:
    if columns == ALL:
        return {(role, table, word, "")}
    return {(role, table, word, column) for column in columns}
