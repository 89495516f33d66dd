"""What the recruiter process keeps by itself, without anybody searching."""

import time
from collections.abc import Callable
from datetime import datetime

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Office
from vault.db import tables as t
from vault.usecases.candidates.browse import browse
from vault.usecases.candidates.wanted import Wanted
from vault.usecases.staff.viewer import OPERATOR_VIEW
from vault.wiring.recruiter_keeper import RecruiterKeeper

PATIENCE = 10.0


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_names_come_and_go_without_a_search(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    keeper = RecruiterKeeper(office.door, clock=office.world.clock, every=0.02)
    keeper.start()
    try:
        wait_until(lambda: len(office.door.names) == 1)
        with office.door.main.writing() as session:
            row = session.get_one(t.Application, receipt.application_id)
            row.erasing_at, row.status = office.world.clock(), "erasing"
        wait_until(lambda: len(office.door.names) == 0)
        wait_until(lambda: office.door.clocks.seen is not None)
    finally:
        keeper.stop()


def test_a_search_in_a_kept_index_reads_no_other_names(office: Office) -> None:
    accepted(office.world, hand_in(office.world))
    door, now = office.door, office.world.clock()
    door.names.take_in(main=door.main, keyring=door.keyring, opener=door.opener, now=now)
    later = accepted(office.world, hand_in(office.world))

    page = browse(
        main=door.main,
        keyring=door.keyring,
        opener=door.opener,
        names=door.names,
        viewer=OPERATOR_VIEW,
        wanted=Wanted(query="lindqvist"),
        now=office.world.clock(),
    )

    assert later.application_id not in [row.id for row in page.rows]
    assert len(page.rows) == 1


def test_a_keeper_that_meets_a_failure_goes_on(office: Office) -> None:
    failures = [RuntimeError("the clock is broken")]

    def clock() -> datetime:
        if failures:
            raise failures.pop()
        return office.world.clock()

    accepted(office.world, hand_in(office.world))
    keeper = RecruiterKeeper(office.door, clock=clock, every=0.02)
    keeper.start()
    try:
        wait_until(lambda: office.door.clocks.seen is not None and len(office.door.names) == 1)
    finally:
        keeper.stop()
