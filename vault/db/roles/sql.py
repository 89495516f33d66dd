"""The rights of the roles as statements for PostgreSQL. They may be run again and again.

Passwords are in none of them: who has one gets it as a verifier (RFC 5803), apart from here.
"""

from collections.abc import Iterator, Mapping

from vault.db.migrate import Store
from vault.db.roles import doors, errands
from vault.db.roles.roles import ALL, Columns, Process, Right

RIGHTS: Mapping[Store, Mapping[Process, Mapping[str, Right]]] = {
    Store.MAIN: {
        Process.CAREERS: doors.CAREERS_MAIN,
        Process.MYPAGES: doors.MYPAGES_MAIN,
        Process.RECRUITER: doors.RECRUITER_MAIN,
        Process.WORK: errands.WORK_MAIN,
        Process.PURGE: errands.PURGE_MAIN,
        Process.BACKUP: errands.BACKUP_MAIN,
    },
    Store.KEYRING: {
        Process.CAREERS: doors.CAREERS_KEYRING,
        Process.MYPAGES: doors.MYPAGES_KEYRING,
        Process.RECRUITER: doors.RECRUITER_KEYRING,
        Process.WORK: errands.WORK_KEYRING,
        Process.PURGE: errands.PURGE_KEYRING,
        Process.BACKUP: errands.BACKUP_KEYRING,
    },
}
OWNER = "owner"
DEFAULT_PREFIX = "vault"
POLICY = "vault_"
"""What the names of our policies begin with."""
_COMMANDS = ("select", "insert", "update", "delete")


def role_of(process: Process | str, *, prefix: str) -> str:
    """This function will return the name of a process's role: ``vault_careers``."""
    return f"{prefix}_{process}"


def making(*, prefix: str) -> Iterator[str]:
    """This function will yield the statements that make the roles where they are missing."""
    for name in (OWNER, *Process):
        role = role_of(name, prefix=prefix)
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN"
            f" CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
            " NOBYPASSRLS NOINHERIT; END IF; END $$"
        )


def owning(tables: Iterator[str] | list[str], *, database: str, prefix: str) -> Iterator[str]:
    """This function will yield what gives a database, and the tables in it, to their owner."""
    owner = role_of(OWNER, prefix=prefix)
    yield f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC'
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f'GRANT CONNECT, TEMPORARY ON DATABASE "{database}" TO {owner}'
    yield f"ALTER SCHEMA public OWNER TO {owner}"
    for table in tables:
        yield f"ALTER TABLE {table} OWNER TO {owner}"
    for process in Process:
        role = role_of(process, prefix=prefix)
        yield f'GRANT CONNECT ON DATABASE "{database}" TO {role}'
        yield f"GRANT USAGE ON SCHEMA public TO {role}"


def granting(store: Store, *, prefix: str) -> Iterator[str]:
    """This function will yield what brings every role to just its rights on a store's tables."""
    rights = RIGHTS[store]
    for process in Process:
        role = role_of(process, prefix=prefix)
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
        for table, right in sorted(rights[process].items()):
            yield from _grants(table, right, role)
    for table, of_processes in _by_table(store).items():
        yield from _policies(table, of_processes, prefix)


def _grants(table: str, right: Right, role: str) -> Iterator[str]:
    said = [
        *(["INSERT"] if right.insert else []),
        *(["DELETE"] if right.delete else []),
        *_of_columns("SELECT", right.select),
        *_of_columns("UPDATE", right.update),
    ]
    yield f"GRANT {', '.join(said)} ON {table} TO {role}"


def _of_columns(word: str, columns: Columns) -> list[str]:
    if columns == ALL:
        return [word]
    return [f"{word} ({', '.join(columns)})"] if columns else []


def _policies(table: str, rights: Mapping[Process, Right | None], prefix: str) -> Iterator[str]:
    for process in Process:
        for command in _COMMANDS:
            yield f"DROP POLICY IF EXISTS {POLICY}{process}_{command} ON {table}"
    if not _is_narrow(rights):
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
        return
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield from (words.format(table) for _, words in _policies_of(rights, prefix))


def drawn_policies(store: Store, *, prefix: str) -> Iterator[tuple[str, str, str]]:
    """This function will yield every policy: its table, its name, and the statement that makes it.

    The statement names the table ``{}``, for whoever has it made elsewhere.
    """
    for table, rights in _by_table(store).items():
        if _is_narrow(rights):
            for name, words in _policies_of(rights, prefix):
                yield table, name, words


def _by_table(store: Store) -> Mapping[str, Mapping[Process, Right | None]]:
    rights = RIGHTS[store]
    tables = sorted({table for each in rights.values() for table in each})
    return {table: {one: rights[one].get(table) for one in Process} for table in tables}


def _is_narrow(rights: Mapping[Process, Right | None]) -> bool:
    return any(right is not None and right.is_narrow for right in rights.values())


def _policies_of(rights: Mapping[Process, Right | None], prefix: str) -> Iterator[tuple[str, str]]:
    for process, right in rights.items():
        if right is None:
            continue
        role = role_of(process, prefix=prefix)
        for command, rule in _rules_of(right):
            name = f"{POLICY}{process}_{command}"
            escaped = rule.replace("{", "{{").replace("}", "}}")
            yield name, f"CREATE POLICY {name} ON {{}} FOR {command.upper()} TO {role} {escaped}"


def _rules_of(right: Right) -> Iterator[tuple[str, str]]:
    rows = right.rows or "true"
    if right.select:
        yield "select", f"USING ({rows})"
    if right.insert:
        yield "insert", f"WITH CHECK ({right.check or 'true'})"
    if right.update:
        changed = right.changes or rows
        yield "update", f"USING ({changed}) WITH CHECK ({right.becomes or 'true'})"
    if right.delete:
        yield "delete", f"USING ({right.deletes or rows})"
