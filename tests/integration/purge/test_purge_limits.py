"""How much a purge may take at once: the limit of a run, and the guard."""

import pytest
from sqlalchemy import select

from tests.factories.purging import (
    TWO_YEARS_AND_TWO_DAYS,
    last_run,
    purge_events,
    purge_now,
    reasons,
    rejected,
    unforeseen,
)
from tests.factories.submitting import World
from tests.fakes.failing_blobs import FailingBlobs
from vault.db import tables as t
from vault.errors import BlockedError, GuardError
from vault.usecases.purge.purge import BATCH
from vault.usecases.retention.clock import check_readable


def test_a_limit_is_the_most_that_goes_and_the_rest_is_told(world: World) -> None:
    rejected(world, count=3)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)

    first = purge_now(world, limit=2)
    second = purge_now(world, limit=2)

    assert (first.due, first.erased) == (3, 2)
    assert (second.due, second.erased) == (1, 1)


def test_the_guard_stops_what_no_person_has_confirmed(guarded: World) -> None:
    rejected(guarded, count=2)
    guarded.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    unforeseen(guarded)

    with pytest.raises(GuardError, match="2 applications are due, and at most 1"):
        purge_now(guarded, confirmed=False)

    assert (last_run(guarded).stopped_by, last_run(guarded).due) == ("too-many", 2)
    assert purge_events(guarded) == ["purge.run_started", "guard.stopped", "purge.run_ended"]
    assert reasons(guarded) == []
    with guarded.stores.main.reading() as session:
        for row in session.scalars(select(t.Application)):
            assert row.erasing_at is None
            with pytest.raises(BlockedError):
                check_readable(row, restricted=False, now=guarded.clock())


def test_a_persons_yes_passes_the_guard_and_is_in_the_log(guarded: World) -> None:
    rejected(guarded, count=2)
    guarded.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    unforeseen(guarded)

    assert purge_now(guarded, confirmed=True).erased == 2
    assert "guard.confirmed" in purge_events(guarded)


def test_what_was_begun_is_finished_even_when_the_guard_stops(guarded: World) -> None:
    rejected(guarded, count=3)
    guarded.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    unforeseen(guarded)
    blobs = FailingBlobs(guarded.blobs)
    assert purge_now(guarded, limit=1, blobs=blobs).failed == 1

    with pytest.raises(GuardError):
        purge_now(guarded, confirmed=False)

    assert reasons(guarded) == ["expired"]
    assert last_run(guarded).erased == 1


def test_a_limit_that_failures_use_up_begins_nothing_more(world: World) -> None:
    rejected(world, count=3)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    blobs = FailingBlobs(world.blobs)
    purge_now(world, limit=1, blobs=blobs)

    report = purge_now(world, limit=1, blobs=blobs)

    assert (report.due, report.failed) == (3, 1)
    with world.stores.main.reading() as session:
        begun = session.scalars(select(t.Application).where(t.Application.erasing_at.is_not(None)))
        assert len(begun.all()) == 1


def test_more_than_one_batch_goes_in_one_run(world: World) -> None:
    with world.stores.main.writing() as session:
        session.add_all(
            t.Application(
                id=number.to_bytes(16, "big"),
                kind="spontaneous",
                status="accepted",
                language="sv",
                channel="api",
                policy_version=world.book.active.hash,
                rule="spontaneous.no_consent",
                received_at=world.clock(),
                expires_at=world.clock(),
                key_commitment=b"",
                last_activity_at=world.clock(),
            )
            for number in range(1, BATCH * 4 + 2)
        )
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)

    report = purge_now(world)

    assert (report.due, report.erased, report.failed) == (BATCH * 4 + 1, BATCH * 4 + 1, 0)
