"""Two starters at once, and changes that let others work: what only a server has."""

import threading
import time

import psycopg
import pytest
from sqlalchemy import inspect, text

from tests.servers.postgres import PostgresServer
from vault.db.engines import Database, open_database
from vault.db.migrate import ADVISORY_LOCK, CHANGE_LOCK_MS, Store, is_current, migrate
from vault.errors import StoreError

PATIENCE = 60.0


def test_of_two_starters_one_migrates_and_the_other_waits(address: str) -> None:
    failures: list[BaseException] = []
    together = threading.Barrier(2)

    def start() -> None:
        database = open_database(address)
        together.wait(PATIENCE)
        try:
            migrate(database, Store.MAIN)
            assert is_current(database, Store.MAIN)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)
        database.close()

    starters = [threading.Thread(target=start) for _ in range(2)]
    for each in starters:
        each.start()
    for each in starters:
        each.join(PATIENCE)

    assert failures == []


def test_a_starter_waits_until_the_other_has_let_go(address: str, server: PostgresServer) -> None:
    database = open_database(address)
    first = psycopg.connect(address, autocommit=True)
    first.execute("SELECT pg_advisory_lock(%s)", (ADVISORY_LOCK,))
    second = threading.Thread(target=migrate, args=(database, Store.KEYRING))
    second.start()
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    until = time.monotonic() + PATIENCE
    while server.execute(waiting) != [(1,)] and time.monotonic() < until:
        time.sleep(0.02)
    assert not inspect(database.engine).has_table("slot")

    first.close()
    second.join(PATIENCE)

    assert is_current(database, Store.KEYRING)
    database.close()


def test_no_lock_and_no_limit_of_a_migration_stays_on_a_connection(
    address: str, server: PostgresServer
) -> None:
    database = open_database(address)
    migrate(database, Store.KEYRING)

    with database.writing() as session:
        assert session.execute(text("SHOW lock_timeout")).scalar_one() == "10s"
        assert session.execute(text("SHOW statement_timeout")).scalar_one() == "1min"
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    assert server.execute(held) == [(0,)]
    database.close()


def test_a_change_gives_up_rather_than_keep_everybody_waiting(main: Database) -> None:
    with main.engine.connect() as somebody:
        somebody.execute(text("SELECT count(*) FROM restriction"))
        begun = time.monotonic()

        with pytest.raises(StoreError, match="too long"):
            migrate(main, Store.MAIN, "0001")

        assert time.monotonic() - begun < CHANGE_LOCK_MS / 1000 + PATIENCE / 2
    # Whole revisions went down before that one, and that one not at all.
    with main.reading() as session:
        session.execute(text("SELECT due_on FROM restriction"))
    migrate(main, Store.MAIN)
    assert is_current(main, Store.MAIN)
