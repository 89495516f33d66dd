"""How we sit on a server of PostgreSQL: what a transaction sees, and what a connection bears."""

import pytest
from sqlalchemy import PoolProxiedConnection, insert, select, text

from tests.factories.stores import T0
from tests.servers.postgres import PostgresServer
from vault.crypto.keys import random_id
from vault.db import postgres_pool
from vault.db.engines import Database, open_database
from vault.db.run_locks import is_running, running
from vault.db.tables import Errand
from vault.errors import StoreError


def shown(main: Database, name: str) -> str:
    with main.writing() as session:
        return str(session.execute(text(f"SHOW {name}")).scalar_one())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("application_name", "applicant-vault test"),
        ("lock_timeout", "10s"),
        ("statement_timeout", "1min"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("timezone", "UTC"),
        ("tcp_keepalives_idle", "30"),
        ("transaction_isolation", "read committed"),
    ],
)
def test_every_connection_is_bounded_and_says_whose_it_is(
    main: Database, name: str, value: str
) -> None:
    assert shown(main, name) == value


def test_what_an_address_says_goes_before_what_we_say(url: str) -> None:
    own = open_database(f"{url}?application_name=mine&options=-c%20lock_timeout%3D1s")

    assert (shown(own, "application_name"), shown(own, "lock_timeout")) == ("mine", "1s")
    own.close()


def test_a_reader_sees_one_moment(main: Database) -> None:
    with main.reading() as reader:
        before = reader.scalars(select(Errand.name)).all()
        with main.writing() as session:
            session.add(Errand(name="a", succeeded_at=T0))

        assert reader.scalars(select(Errand.name)).all() == before == []
    with main.reading_rows() as connection:
        assert connection.execute(select(Errand.name)).scalars().all() == ["a"]


def test_a_reader_cannot_write(main: Database) -> None:
    write = insert(Errand).values(name="a", succeeded_at=T0)

    with pytest.raises(StoreError), main.reading() as session:
        session.execute(write)


def test_a_writer_after_a_reader_writes(main: Database) -> None:
    main.check()

    with main.writing() as session:
        session.add(Errand(name="a", succeeded_at=T0))


def locks_on(server: PostgresServer) -> int:
    ((count,),) = server.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    return int(count)


def test_a_run_is_alive_for_as_long_as_its_block(main: Database, url: str) -> None:
    other, run = open_database(url), random_id()

    with running(main, run):
        assert is_running(other, run)
        assert is_running(main, run)
        assert not is_running(other, random_id())

    assert not is_running(other, run)
    other.close()


def test_a_run_that_fails_gives_its_lock_back(main: Database, server: PostgresServer) -> None:
    run = random_id()

    with pytest.raises(ZeroDivisionError), running(main, run):
        raise ZeroDivisionError

    assert not is_running(main, run)
    assert locks_on(server) == 0


def test_a_run_whose_connection_was_cut_is_not_alive(
    main: Database, server: PostgresServer
) -> None:
    run = random_id()

    with running(main, run):
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
        )
        assert not is_running(main, run)

    main.check()


def test_a_run_has_its_number_for_itself(main: Database, url: str) -> None:
    other, run = open_database(url), random_id()

    with running(main, run), pytest.raises(StoreError, match="alive already"), running(other, run):
        pass
    other.close()


@pytest.fixture
def asked(main: Database, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One for each connection that was asked whether it is alive."""
    asked: list[bool] = []
    ask = main.engine.dialect.do_ping

    def count(connection: PoolProxiedConnection) -> bool:
        asked.append(True)
        return ask(connection)

    monkeypatch.setattr(main.engine.dialect, "do_ping", count)
    return asked


def test_a_connection_that_was_used_just_now_is_not_asked_whether_it_is_alive(
    main: Database, asked: list[bool]
) -> None:
    for _ in range(3):
        main.check()

    assert asked == []


def test_a_connection_that_has_waited_for_long_is_asked(
    main: Database, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_pool, "TRUSTED_FOR", 0.0)
    for _ in range(3):
        main.check()

    assert asked == [True, True]


def test_connections_that_the_server_ended_meanwhile_are_made_anew_and_asked_once(
    main: Database, server: PostgresServer, asked: list[bool]
) -> None:
    both = [main.engine.connect(), main.engine.connect()]
    dead = {one.execute(text("SELECT pg_backend_pid()")).scalar_one() for one in both}
    for one in both:
        one.close()
    server.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) AS pid", list(dead))

    with main.reading_rows() as first, main.reading_rows() as second:
        alive = {
            one.execute(text("SELECT pg_backend_pid()")).scalar_one() for one in (first, second)
        }

    assert not alive & dead
    assert len(alive) == 2
    assert asked == [True]


def test_what_was_open_at_once_stays_open(main: Database, server: PostgresServer) -> None:
    for one in [main.engine.connect() for _ in range(15)]:
        one.close()

    ((count,),) = server.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", main.engine.url.database
    )
    assert count == 15
