"""How long a run may hold the lock, and how long it leaves it free."""

import threading
import time
from pathlib import Path

import pytest

from tests.factories.stores import fresh_stores
from vault.db.turns import AIM, ENOUGH, LEAST, SELDOM, Pace, Turns, _pause

pytestmark = pytest.mark.sqlite

LOOKS = (1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100)
"""Milliseconds between the looks of somebody who waits, as SQLite has them."""


def looks_until(milliseconds: int) -> list[int]:
    at, found = 0, []
    for step in (*LOOKS, *(100 for _ in range(milliseconds // 100))):
        at += step
        found.append(at)
    return found


@pytest.mark.parametrize("held", range(1, 151))
def test_whoever_waits_looks_at_least_once_while_the_lock_is_free(held: int) -> None:
    """Wherever in the transaction they came, however long it was."""
    pause = _pause(held / 1000) * 1000

    for left in range(1, held + 1):  # milliseconds of it that were still to come
        assert any(left <= look < left + pause for look in looks_until(held))


def test_a_pause_is_never_longer_than_it_has_to_be() -> None:
    assert _pause(0.001) == LEAST
    assert _pause(0.06) == ENOUGH
    assert _pause(0.2) == SELDOM


def test_a_transaction_that_takes_long_makes_the_next_one_smaller() -> None:
    pace = Pace(most=200)
    rows = [pace.rows]
    for seconds in (AIM / 10, AIM / 10, AIM / 2, AIM * 2, AIM * 2, AIM * 2):
        pace.learn(seconds)
        rows.append(pace.rows)

    assert rows == [100, 200, 200, 200, 100, 50, 50]


def test_a_pace_never_stands_still() -> None:
    pace = Pace(most=1)
    pace.learn(10 * AIM)

    assert pace.rows == 1


def test_others_find_the_database_free_between_two_turns(tmp_path: Path) -> None:
    main = fresh_stores(tmp_path).main
    turns, got_in = Turns(main), threading.Event()

    def write() -> None:
        with main.writing_rows():
            got_in.set()

    with turns.writing():
        somebody = threading.Thread(target=write)
        somebody.start()
        time.sleep(AIM)
        assert not got_in.is_set()
    with turns.writing():
        assert got_in.is_set()
    somebody.join()


def test_the_log_is_copied_before_anybody_else_has_to(tmp_path: Path) -> None:
    """Emptied at once, it is found copied to its last page already."""
    main = fresh_stores(tmp_path).main
    with Turns(main).writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE filler (content BLOB)")
        session.connection().exec_driver_sql("INSERT INTO filler VALUES (zeroblob(8000000))")

    pooled = main.engine.raw_connection()
    _, in_log, copied = pooled.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    pooled.close()

    assert in_log == copied
    assert main.file is not None
    assert main.file.stat().st_size > 8_000_000
