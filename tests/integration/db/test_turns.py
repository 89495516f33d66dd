"""How long a run may hold the lock, and how long it leaves it free."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.factories.stores import fresh_stores
from vault.db.sqlite import LOG_PAGES
from vault.db.tables import Statistic
from vault.db.turns import AIM, ENOUGH, LEAST, PAGES_A_ROW, SELDOM, Pace, Turns, _pause

pytestmark = pytest.mark.sqlite

LOOKS = (1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100)
"""Milliseconds between the looks of somebody who waits, as SQLite has them."""


PAGE_BYTES = 4096


def looks_until(milliseconds: int) -> list[int]:
    at, found = 0, []
    for step in (*LOOKS, *(100 for _ in range(milliseconds // 100))):
        at += step
        found.append(at)
    return found


def test_whoever_waits_looks_at_least_once_while_the_lock_is_free() -> None:
    """Wherever in the transaction they came, however long it was: milliseconds each."""
    missed = [
        (held, left)
        for held in range(1, 151)
        for left in range(1, held + 1)  # of it, when they came
        for pause in [_pause(held / 1000) * 1000]
        if not any(left <= look < left + pause for look in looks_until(held))
    ]

    assert missed == []


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

    assert rows == [100, 200, 200, 200, 100, 100, 100]


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


def fill(turns: Turns, *, times: int) -> None:
    """Write rows that come to as much as any."""
    pace = turns.pace_of("filling", most=20)
    with turns.writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE filler (content BLOB)")
    for _ in range(times):
        with turns.writing(pace=pace) as session:
            for _ in range(pace.rows):
                session.connection().exec_driver_sql(
                    f"INSERT INTO filler VALUES (zeroblob({PAGES_A_ROW * PAGE_BYTES}))"
                )


@pytest.mark.parametrize("others_write", [False, True])
def test_nobody_else_has_to_copy_the_log_of_many_turns(
    tmp_path: Path,
    others_write: bool,  # noqa: FBT001 - pytest gives it by its name
) -> None:
    """It never grows to the length at which others copy it."""
    main = fresh_stores(tmp_path).main
    assert main.file is not None
    log, enough = Path(f"{main.file}-wal"), threading.Event()

    def write() -> None:
        number = 0
        while not enough.wait(0.005):
            number += 1
            with main.writing_rows(copies=False) as connection:  # it never copies any
                connection.execute(
                    insert(Statistic).values(month="2026-11", measure=f"m{number}", count=1)
                )

    somebody = threading.Thread(target=write)
    if others_write:
        somebody.start()
    try:
        fill(Turns(main), times=100)
    finally:
        enough.set()
    if others_write:
        somebody.join()

    assert log.stat().st_size < LOG_PAGES * PAGE_BYTES < main.file.stat().st_size
