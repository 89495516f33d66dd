"""When the embedded vault starts its purge, and with which environment."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.acting import order, work
from tests.factories.applications import accepted, hand_in, visit
from tests.factories.purging import hold
from tests.factories.stores import T0
from tests.factories.submitting import World
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.settings import read_settings
from vault.wiring.founding import found
from vault.wiring.purge_keeper import KEYLESS, PurgeKeeper, keyless, run_purge

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def keeper_of(world: World) -> PurgeKeeper:
    return PurgeKeeper(main=world.stores.main, clock=world.clock)


def ran(
    world: World,
    *,
    ago: timedelta,
    ended: bool = True,
    stopped_by: str | None = None,
    failed: int = 0,
) -> None:
    at = world.clock() - ago
    with world.stores.main.writing() as session:
        session.add(
            t.PurgeRun(
                id=random_id(),
                started_at=at,
                finished_at=at if ended else None,
                stopped_by=stopped_by,
                failed=failed,
            )
        )


def test_a_vault_that_was_never_purged_is_purged_at_once(world: World) -> None:
    assert keeper_of(world)._is_time()


@pytest.mark.parametrize(("hours", "due"), [(1, False), (23, False), (24, True), (100, True)])
def test_a_good_run_is_followed_by_one_a_day_later(world: World, hours: int, due: bool) -> None:  # noqa: FBT001 - a table
    ran(world, ago=hours * HOUR)

    assert keeper_of(world)._is_time() is due


def test_a_run_that_was_killed_failed_or_left_something_is_tried_again_soon(world: World) -> None:
    for fault in ({"ended": False}, {"stopped_by": "failed"}, {"failed": 3}):
        ran(world, ago=29 * MINUTE, **fault)
        assert not keeper_of(world)._is_time(), fault
        world.clock.advance(2 * MINUTE)
        assert keeper_of(world)._is_time(), fault
        world.clock.advance(HOUR)


def test_a_run_that_the_guard_stopped_waits_for_a_person_and_rings_once_a_day(
    world: World,
) -> None:
    ran(world, ago=2 * HOUR, stopped_by="too-many")

    assert not keeper_of(world)._is_time()


def test_a_run_of_a_clock_that_was_wrong_is_not_waited_for(world: World) -> None:
    ran(world, ago=timedelta(days=-300))

    assert keeper_of(world)._is_time()


def test_somebody_who_takes_an_application_back_waits_a_minute_and_no_day(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    ran(world, ago=HOUR)
    keeper = keeper_of(world)
    assert not keeper._is_time()

    order(world, visit(world, receipt), ActKind.ERASE)
    work(world)
    assert keeper._is_time()

    keeper._tried_at = world.clock()
    assert not keeper._is_time()
    world.clock.advance(MINUTE)
    assert keeper._is_time()


def test_what_was_taken_back_and_is_held_wakes_nobody(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    hold(world, receipt.application_id)
    ran(world, ago=HOUR)
    order(world, visit(world, receipt), ActKind.WITHDRAW)
    work(world)

    assert not keeper_of(world)._is_time()


def test_the_child_gets_nothing_that_leads_to_a_key() -> None:
    environ = {f"APPLICANT_VAULT_{name}": "x" for name in (*KEYLESS, "DATA")} | {"PATH": "/bin"}

    assert keyless(environ) == {
        "APPLICANT_VAULT_DATA": "x",
        "APPLICANT_VAULT_KEYS": os.devnull,
        "PATH": "/bin",
    }


def test_the_child_purges_a_vault_whose_keys_it_never_sees(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "APPLICANT_VAULT_DATA": str(tmp_path / "data"),
        "APPLICANT_VAULT_KEYS": str(tmp_path / "keys"),
    }
    settings = read_settings(environ)
    found(settings, now=T0)
    (tmp_path / "keys").rename(tmp_path / "away")

    assert run_purge(environ) == 0
    (tmp_path / "data" / "ledger" / "erased.txt").unlink()
    assert run_purge(environ) == 1


def test_the_keeper_looks_by_itself_and_can_be_stopped(world: World) -> None:
    ran(world, ago=HOUR)
    keeper = keeper_of(world)

    keeper.start()
    keeper.stop()

    assert not keeper._thread.is_alive()
