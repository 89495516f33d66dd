"""What a server of PostgreSQL says when something is wrong, and what we make of it."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.servers.postgres import PostgresServer, postgres
from vault.db.engines import TRIES, Database, open_database
from vault.db.tables import Statistic
from vault.errors import NoSpaceError, StoreCollisionError, StoreError

PATIENCE = 20.0
MONTH = "2026-11"


def with_options(url: str, words: str) -> Database:
    return open_database(f"{url}?options={words.replace(' ', '%20').replace('=', '%3D')}")


def put(main: Database, *names: str) -> None:
    with main.writing() as session:
        session.add_all(Statistic(month=MONTH, measure=name, count=1) for name in names)


def locked(session: Session, name: str) -> Statistic:
    return session.get_one(Statistic, (MONTH, name), with_for_update=True)


def raising(main: Database, state: str) -> None:
    words = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"
    with main.writing() as session:
        session.execute(text(words))


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("53100", NoSpaceError),
        ("40001", StoreCollisionError),
        ("40P01", StoreCollisionError),
        ("53300", StoreError),
        ("55P03", StoreError),
        ("57014", StoreError),
        ("57P03", StoreError),
        ("58030", StoreError),
    ],
)
def test_what_is_no_fault_of_a_statement_is_a_store_error(
    main: Database, state: str, error: type[StoreError]
) -> None:
    with pytest.raises(error) as caught:
        raising(main, state)

    assert type(caught.value) is error


def test_a_row_that_is_there_already_is_told_as_such(main: Database) -> None:
    put(main, "a")

    with pytest.raises(IntegrityError):
        put(main, "a")


def test_an_error_quotes_no_row(main: Database) -> None:
    put(main, "Åsa Lindqvist")

    with pytest.raises(IntegrityError) as caught:
        put(main, "Åsa Lindqvist")

    assert "duplicate key" in str(caught.value)
    assert "Lindqvist" not in f"{caught.value} {caught.value.orig!r}"


def test_whoever_waits_too_long_for_a_row_is_told(main: Database, url: str) -> None:
    put(main, "a")
    hasty = with_options(url, "-c lock_timeout=50")

    with main.writing() as session:
        locked(session, "a")
        with pytest.raises(StoreError, match="too long"), hasty.writing() as other:
            locked(other, "a")
    hasty.close()


def test_a_statement_that_takes_too_long_is_ended(url: str) -> None:
    hasty = with_options(url, "-c statement_timeout=50")

    with pytest.raises(StoreError, match="too long"), hasty.reading() as session:
        session.execute(text("SELECT pg_sleep(20)"))
    hasty.close()


def test_whoever_stops_in_the_middle_loses_the_rows_and_the_next_gets_them(
    main: Database, url: str
) -> None:
    put(main, "a")
    asleep = with_options(url, "-c idle_in_transaction_session_timeout=50")

    with pytest.raises(StoreError):
        fall_asleep(asleep, while_=main)

    with main.reading() as session:
        assert session.scalars(select(Statistic.count)).all() == [2]
    asleep.close()


def fall_asleep(asleep: Database, *, while_: Database) -> None:
    """Hold a row and do nothing, until somebody else has it."""
    with asleep.writing() as session:
        locked(session, "a").count = 9
        session.flush()
        with while_.writing() as other:
            locked(other, "a").count = 2


def test_a_connection_that_was_ended_is_a_store_error_and_the_next_one_works(
    main: Database, server: PostgresServer
) -> None:
    with pytest.raises(StoreError):
        cut_off(main, server)

    main.check()


def cut_off(main: Database, server: PostgresServer) -> None:
    with main.writing() as session:
        number = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        server.execute("SELECT pg_terminate_backend(%s, 5000)", number)
        session.execute(text("SELECT 1"))


def test_nobody_pays_for_a_restart_that_nobody_noticed() -> None:
    with postgres() as own:
        database = open_database(own.url())
        database.check()
        own.stop()
        with pytest.raises(StoreError, match="cannot be reached"):
            database.check()
        own.start()
        database.check()
        own.stop()
        own.start()

        database.check()  # the connection in the pool is dead; whoever gets it does not see it
        database.close()


def test_who_is_turned_away_hears_why(server: PostgresServer) -> None:
    nobody = open_database(server.url(user="nobody"))

    with pytest.raises(StoreError, match='turns us away: role "nobody" does not exist'):
        nobody.check()
    nobody.close()


def test_when_all_connections_are_in_use_it_is_said(main: Database) -> None:
    main.engine.pool._timeout = 0.05  # type: ignore[attr-defined]  # ten seconds otherwise
    taken = [main.engine.connect() for _ in range(15)]

    with pytest.raises(StoreError, match="in use"):
        main.check()

    for one in taken:
        one.close()
    main.check()


def crossing(main: Database, order: tuple[str, str], meet: threading.Barrier) -> None:
    """Change two rows, one after the other, when both have the first of theirs."""
    waits = [True]

    def work(session: Session) -> None:
        for name in order:
            locked(session, name).count += 1
            if waits:
                waits.pop()
                meet.wait(PATIENCE)

    main.writing_again(work)


def test_two_that_wait_for_each_other_both_get_through(main: Database) -> None:
    put(main, "a", "b")
    meet = threading.Barrier(2)
    other = threading.Thread(target=crossing, args=(main, ("b", "a"), meet))
    other.start()

    crossing(main, ("a", "b"), meet)
    other.join(PATIENCE)

    assert not other.is_alive()
    with main.reading() as session:
        assert session.scalars(select(Statistic.count)).all() == [3, 3]


def leave(main: Database, name: str, meet: Callable[[], object], *, serializable: bool) -> None:
    """Stop being one of those of whom one has to stay, if another is there."""

    def work(session: Session) -> None:
        there = session.scalars(select(Statistic.measure).where(Statistic.count > 0)).all()
        meet()
        if len(there) > 1:
            session.execute(update(Statistic).where(Statistic.measure == name).values(count=0))

    main.writing_again(work, serializable=serializable)


def test_of_two_who_judge_by_each_other_one_judges_anew(main: Database) -> None:
    put(main, "a", "b")
    barrier = threading.Barrier(2)
    met: set[int] = set()

    def meet() -> None:
        me = threading.get_ident()
        if me not in met:
            met.add(me)
            barrier.wait(PATIENCE)

    threads = [
        threading.Thread(target=leave, args=(main, name, meet), kwargs={"serializable": True})
        for name in ("a", "b")
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(PATIENCE)

    with main.reading() as session:
        left = session.scalars(select(Statistic.measure).where(Statistic.count > 0)).all()
    assert len(left) == 1


def test_whoever_collides_every_time_is_told_in_the_end(either: Database) -> None:
    calls = 0

    def work(session: Session) -> None:
        nonlocal calls
        calls += 1
        session.add(Statistic(month=MONTH, measure="m", count=calls))
        raise StoreCollisionError

    with pytest.raises(StoreCollisionError):
        either.writing_again(work)

    assert calls == TRIES
    with either.reading() as session:
        assert session.scalars(select(Statistic)).all() == []


def test_what_is_done_again_is_done_once(either: Database) -> None:
    calls = 0

    def work(session: Session) -> int:
        nonlocal calls
        calls += 1
        session.add(Statistic(month=MONTH, measure="m", count=calls))
        session.flush()
        if calls == 1:
            raise StoreCollisionError
        return calls

    assert either.writing_again(work, serializable=True) == 2
    with either.reading() as session:
        assert session.scalars(select(Statistic.count)).all() == [2]


def test_a_database_without_an_encoding_is_refused_by_name() -> None:
    with postgres() as server:
        server.execute("CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        database = open_database(server.url("bytes"))

        with pytest.raises(StoreError, match=r"in SQL_ASCII: .*createdb -E UTF8"):
            put(database, "a")

        database.close()
