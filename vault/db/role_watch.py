"""What a server says of our roles: who they are, what they hold, and which policies stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from vault.db.migrate import Store
from vault.db.roles import ALL, Columns, Process
from vault.db.roles_sql import OWNER, POLICY, RIGHTS, role_of, rules_of

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
_POLICIES = text(
    "SELECT p.tablename, p.policyname FROM pg_policies p JOIN pg_tables t"
    " ON t.schemaname = p.schemaname AND t.tablename = p.tablename"
    " WHERE p.schemaname = 'public' AND t.rowsecurity"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is not as it was drawn. Names of roles, tables and columns: nobody's."""

    missing: Sequence[str]
    """Roles that are not there."""
    mighty: Sequence[str]
    """Roles that are more than a role: superusers, members of others…"""
    wide: Sequence[str]
    """Grants that are there and were not drawn, and policies that were and are not there."""
    lacking: Sequence[str]
    """Grants that were drawn and are not there."""
    is_superuser: bool
    """Whether we are signed in as one."""


def watch_roles(session: Session, store: Store, *, prefix: str) -> Watched:
    """This function will compare the roles of a server with how they are drawn."""
    names = {process: role_of(process, prefix=prefix) for process in Process}
    every = [*names.values(), role_of(OWNER, prefix=prefix)]
    there = set(session.execute(_THERE, {"roles": every}).scalars())
    mighty = session.execute(_MORE_THAN_A_ROLE, {"roles": every}).scalars().all()
    held = {tuple(row) for row in session.execute(_GRANTS, {"roles": list(names.values())})}
    drawn, policies = _drawn(store, names)
    standing = {tuple(row) for row in session.execute(_POLICIES)}
    return Watched(
        missing=sorted(set(every) - there),
        mighty=mighty,
        wide=[
            *(" ".join(one).strip() for one in sorted(held - drawn)),
            *(f"{table}: no policy {name}" for table, name in sorted(policies - standing)),
        ],
        lacking=[" ".join(one).strip() for one in sorted(drawn - held)],
        is_superuser=bool(session.execute(_SELF).scalar()),
    )


def instance_of(session: Session) -> int:
    """This function will return what tells one server from another, whatever it is called."""
    return int(session.execute(_INSTANCE).scalar_one())


def _drawn(
    store: Store, names: Mapping[Process, str]
) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    grants: set[tuple[str, ...]] = set()
    policies: set[tuple[str, ...]] = set()
    rights = RIGHTS[store]
    narrow = {name for each in rights.values() for name, right in each.items() if right.is_narrow}
    for process, role in names.items():
        for table, right in rights[process].items():
            grants |= {(role, table, word, "") for word in ("INSERT",) if right.insert}
            grants |= {(role, table, word, "") for word in ("DELETE",) if right.delete}
            grants |= _of_columns(role, table, "SELECT", right.select)
            grants |= _of_columns(role, table, "UPDATE", right.update)
            if table in narrow:
                made = (f"{POLICY}{process}_{command}" for command, _ in rules_of(right))
                policies |= {(table, name) for name in made}
    return grants, policies


def _of_columns(role: str, table: str, word: str, columns: Columns) -> set[tuple[str, ...]]:
    if columns == ALL:
        return {(role, table, word, "")}
    return {(role, table, word, column) for column in columns}
