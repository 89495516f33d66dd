"""What a role must not do, the server refuses: each is tried."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from tests.integration.processes.ruled import Ruled, ruled_vault
from vault.db.migrate import Store
from vault.db.roles.roles import Process
from vault.db.roles.sql import RIGHTS
from vault.db.tables import KeyringBase, MainBase

MAIN, KEYRING = Store.MAIN, Store.KEYRING
ONE = b"1" * 16
SEALED_TABLES = ("contact", "manifest", "note", "text")
APPLICATION = (
    "INSERT INTO application (id, kind, status, language, channel, role, policy_version, rule,"
    " received_at, expires_at, readable_until, clock_since, key_commitment, last_activity_at,"
    " version) SELECT %s, 'spontaneous', 'received', 'sv', 'api', 'applicant', hash, 'r', now(),"
    " now() + '1 year', now() + '1 year', now(), '\\x00', now(), 1 FROM policy_version"
)
ROWS = (
    APPLICATION,
    "INSERT INTO contact VALUES (%s, 1, '\\x00')",
    "INSERT INTO arrival VALUES (%s, %s, 'arrived', now(), now())",
    "INSERT INTO answer VALUES (%s, '\\x00')",
    "INSERT INTO lease VALUES (%s, 'upload', %s, now())",
)
STAFF_TABLES = ("staff", "staff_session", "staff_credential", "staff_invite")
NOT_FOR_CAREERS = (*SEALED_TABLES, "application", "outbox", "audit_entry", "document", "act")
NOT_FOR_MYPAGES = (*STAFF_TABLES, "note", "text", "outbox", "arrival", "answer", "lost_link")
SEALED_FOR_THE_PURGE = (*SEALED_TABLES, "outbox", "answer", "merit_snapshot", "request")
REASONS = ("hold", "review")
NOT_FOR_STAFF = ("answer", "lost_link", "lease")
NAMES = "SELECT set_config('vault.only', %s, true)"


def a_wrap(kind: str) -> str:
    return (
        "INSERT INTO wrap (id, slot_id, live, kind, purpose, made_at, sealed)"
        f" VALUES ('\\x09', '\\x31', true, '{kind}', '', now(), '\\x00')"
    )


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ruled]:
    with ruled_vault(tmp_path_factory.mktemp("ruled") / "house") as made:
        for statement in ROWS:
            made.servers[MAIN].execute(statement, *([ONE] * statement.count("%s")))
        made.servers[KEYRING].execute("INSERT INTO slot VALUES (%s, true)", ONE)
        for kind in ("intake", "staff", "link"):
            made.servers[KEYRING].execute(
                "INSERT INTO wrap (id, slot_id, live, kind, purpose, made_at, sealed)"
                " VALUES (%s, %s, true, %s, '', now(), '\\x00')",
                kind.encode().ljust(16),
                ONE,
                kind,
            )
        yield made


def named(ruled: Ruled, process: Process, store: Store, statement: str) -> list[tuple[object, ...]]:
    """What a role sees in a transaction that names the one application there is."""
    url = ruled.servers[store].url(user=f"vault_{process}")
    with psycopg.connect(url) as connection:
        connection.execute(NAMES, ['{"\\\\x' + ONE.hex() + '"}'])
        return connection.execute(statement).fetchall()


@pytest.mark.parametrize(
    ("process", "store", "statement"),
    [
        *(
            (Process.CAREERS, MAIN, f"SELECT * FROM {name}")
            for name in (*STAFF_TABLES, *NOT_FOR_CAREERS)
        ),
        (Process.CAREERS, MAIN, "DELETE FROM application"),
        (Process.CAREERS, MAIN, "UPDATE position SET version = version + 1"),
        (Process.CAREERS, MAIN, "UPDATE position SET status = 'closed'"),
        (Process.CAREERS, MAIN, "SELECT closing_words FROM position"),
        (Process.CAREERS, MAIN, "INSERT INTO lease VALUES ('\\x01', 'accept', '\\x01', now())"),
        (Process.CAREERS, MAIN, "INSERT INTO policy_version SELECT * FROM policy_version"),
        (Process.CAREERS, KEYRING, "SELECT * FROM wrap"),
        (Process.CAREERS, KEYRING, "SELECT * FROM slot"),
        (Process.CAREERS, KEYRING, "DELETE FROM wrap"),
        (Process.CAREERS, KEYRING, a_wrap("staff")),
        *((Process.MYPAGES, MAIN, f"SELECT * FROM {name}") for name in NOT_FOR_MYPAGES),
        (Process.MYPAGES, MAIN, "UPDATE application SET status = 'hired'"),
        (Process.MYPAGES, MAIN, "UPDATE application SET expires_at = now()"),
        (Process.MYPAGES, MAIN, "DELETE FROM application"),
        (Process.MYPAGES, MAIN, "UPDATE act SET verified_at = now()"),
        (Process.MYPAGES, KEYRING, a_wrap("link")),
        *((Process.PURGE, MAIN, f"SELECT sealed FROM {name}") for name in SEALED_FOR_THE_PURGE),
        *((Process.PURGE, MAIN, f"SELECT sealed_reason FROM {name}") for name in REASONS),
        (Process.PURGE, MAIN, "SELECT * FROM staff"),
        (Process.PURGE, MAIN, "UPDATE erasure SET signature = '\\x00'"),
        (Process.PURGE, MAIN, "DELETE FROM erasure"),
        (Process.PURGE, MAIN, "DELETE FROM audit_entry"),
        (Process.PURGE, KEYRING, "SELECT sealed FROM wrap"),
        (Process.PURGE, KEYRING, a_wrap("link")),
        (Process.PURGE, KEYRING, "UPDATE slot SET live = true"),
        (Process.PURGE, KEYRING, "DELETE FROM slot"),
        *((Process.RECRUITER, MAIN, f"SELECT * FROM {name}") for name in NOT_FOR_STAFF),
        (Process.RECRUITER, MAIN, "DELETE FROM application"),
        (Process.RECRUITER, MAIN, "UPDATE audit_entry SET event = ''"),
        (Process.RECRUITER, MAIN, "DELETE FROM audit_entry"),
        (Process.RECRUITER, MAIN, "INSERT INTO erasure SELECT * FROM erasure"),
        (Process.RECRUITER, MAIN, "UPDATE consent_event SET state = 'given'"),
        (Process.RECRUITER, KEYRING, a_wrap("staff")),
        (Process.RECRUITER, KEYRING, "UPDATE wrap SET sealed = '\\x00'"),
        (Process.WORK, MAIN, "DELETE FROM audit_entry"),
        (Process.WORK, MAIN, "UPDATE audit_entry SET entry = '\\x00'"),
        (Process.WORK, MAIN, "UPDATE checkpoint SET head = '\\x00'"),
        (Process.WORK, MAIN, "UPDATE staff SET is_administrator = true"),
        (Process.WORK, MAIN, "UPDATE policy_version SET text = ''"),
        (Process.WORK, KEYRING, "DELETE FROM slot"),
        (Process.WORK, KEYRING, "UPDATE slot SET live = true"),
        (Process.BACKUP, MAIN, "DELETE FROM application"),
        (Process.BACKUP, KEYRING, "DELETE FROM wrap"),
        *((process, store, "CREATE TABLE mine (id int)") for process in Process for store in Store),
        *((process, MAIN, "CREATE ROLE mine") for process in Process),
        *((process, MAIN, "SET ROLE vault_owner") for process in Process),
    ],
)
def test_the_server_refuses(ruled: Ruled, process: Process, store: Store, statement: str) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.RaiseException)):
        ruled.run(process, store, statement)


@pytest.mark.parametrize(
    ("process", "store", "table"),
    [
        (Process.CAREERS, MAIN, "application_id FROM arrival"),
        (Process.CAREERS, MAIN, "sealed FROM answer"),
        (Process.CAREERS, MAIN, "subject FROM lease"),
        (Process.MYPAGES, MAIN, "id FROM application"),
        (Process.MYPAGES, MAIN, "sealed FROM contact"),
        (Process.MYPAGES, KEYRING, "sealed FROM wrap"),
        (Process.MYPAGES, KEYRING, "id FROM slot"),
    ],
)
def test_who_reads_by_exact_id_sees_nothing_without_naming_it(
    ruled: Ruled, process: Process, store: Store, table: str
) -> None:
    assert ruled.run(process, store, f"SELECT {table}") == []


def test_who_names_an_id_sees_its_rows_and_of_wraps_only_the_ways_in(ruled: Ruled) -> None:
    assert named(ruled, Process.MYPAGES, MAIN, "SELECT id FROM application") == [(ONE,)]
    assert named(ruled, Process.MYPAGES, MAIN, "SELECT revision FROM contact") == [(1,)]
    assert named(ruled, Process.MYPAGES, KEYRING, "SELECT kind FROM wrap") == [("link",)]
    assert named(ruled, Process.MYPAGES, KEYRING, "SELECT id FROM slot FOR UPDATE") == [(ONE,)]
    assert named(ruled, Process.CAREERS, MAIN, "SELECT application_id FROM answer") == [(ONE,)]
    assert named(ruled, Process.CAREERS, MAIN, "SELECT subject FROM lease") == [(ONE,)]


def test_staff_pages_see_no_wrap_but_their_own(ruled: Ruled) -> None:
    assert ruled.run(Process.RECRUITER, KEYRING, "SELECT kind FROM wrap") == [("staff",)]
    assert ruled.run(Process.RECRUITER, KEYRING, "DELETE FROM wrap") == [0]
    assert ruled.run(Process.RECRUITER, KEYRING, "UPDATE slot SET live = false") == [0]


def test_my_pages_can_delete_ways_in_and_nothing_else(ruled: Ruled) -> None:
    assert ruled.run(Process.MYPAGES, KEYRING, "DELETE FROM wrap") == [0]


@pytest.mark.parametrize("process", list(Process))
def test_no_role_is_more_than_a_role(ruled: Ruled, process: Process) -> None:
    words = (
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
        " WHERE rolname = current_user"
    )
    for store in Store:
        assert ruled.run(process, store, words) == [(False,) * 5]


def test_rights_name_tables_and_columns_that_there_are() -> None:
    for store, base in ((MAIN, MainBase), (KEYRING, KeyringBase)):
        for rights in RIGHTS[store].values():
            for table, right in rights.items():
                if table == "alembic_version":
                    continue
                known = {column.name for column in base.metadata.tables[table].columns}
                for columns in (right.select, right.update):
                    assert columns == "*" or set(columns) <= known


def test_drawing_the_roles_again_changes_nothing(ruled: Ruled) -> None:
    def drawn() -> list[tuple[object, ...]]:
        found = []
        for store in Store:
            found += ruled.servers[store].execute(
                "SELECT relname::text, relacl::text, relrowsecurity FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
            )
            found += ruled.servers[store].execute(
                "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies"
                " ORDER BY 1, 2"
            )
        return found

    before = drawn()
    migrated = ruled.house.run("migrate")

    assert migrated.returncode == 0, migrated.stderr
    assert drawn() == before


def test_what_is_printed_can_be_run_and_holds_no_password(ruled: Ruled) -> None:
    printed = ruled.house.run("database", "roles", "--print").stdout

    assert "CREATE ROLE vault_careers" in printed
    assert "PASSWORD" not in printed
