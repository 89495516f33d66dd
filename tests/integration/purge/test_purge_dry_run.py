"""A dry run shows what would go and why, and changes nothing."""

from datetime import datetime, timedelta

from tests.factories.acting import order
from tests.factories.applications import row_of, visit
from tests.factories.purging import (
    TWO_YEARS_AND_TWO_DAYS,
    hold,
    planned,
    rejected,
    restrict,
)
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.usecases.purge.plan import plan
from vault.usecases.retention.recount import look_at_clocks, recount
from vault.usecases.submission.answer import Receipt


def only_before(world: World, receipt: Receipt) -> datetime:
    return row_of(world, receipt).expires_at - timedelta(seconds=1)


def test_a_dry_run_shows_what_would_go_and_why_and_changes_nothing(world: World) -> None:
    due, held, restricted = rejected(world, count=3)
    hold(world, held.application_id)
    restrict(world, restricted.application_id)
    before = world.counts()
    as_of = world.clock() + TWO_YEARS_AND_TWO_DAYS

    with world.stores.main.reading() as session:
        found = plan(session, book=world.book, as_of=as_of)

    assert (found.held, found.restricted, found.waiting) == (1, 1, 0)
    (only,) = found.due
    assert (only.application_id, only.kind, only.rule) == (
        due.application_id,
        "position",
        "position.rejected",
    )
    assert only.end_day.isoformat() == "2028-11-22"
    assert "2028" in only.because.en
    assert world.counts() == before
    assert planned(world, only_before(world, due)) == []


def test_a_dry_run_counts_who_waits_for_an_act_and_who_was_begun(world: World) -> None:
    waiting, begun = rejected(world, count=2)
    end = row_of(world, waiting).expires_at
    world.clock.at = end - timedelta(minutes=5)
    order(world, visit(world, waiting), ActKind.EXTEND)
    world.clock.at = end
    with world.stores.main.writing() as session:
        row = session.get_one(t.Application, begun.application_id)
        row.status, row.erasing_at, row.erasing_reason = "erasing", end, "expired"

    with world.stores.main.reading() as session:
        found = plan(session, book=world.book, as_of=end)

    assert found.waiting == 1
    assert [each.application_id for each in found.due] == [begun.application_id]


def test_a_dry_run_walks_over_more_than_one_page(world: World) -> None:
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
                expires_at=world.clock() + timedelta(days=9),
                key_commitment=b"",
                last_activity_at=world.clock(),
            )
            for number in range(1, 502)
        )

    assert len(planned(world, world.clock())) == 501
    assert look_at_clocks(main=world.stores.main, book=world.book, now=world.clock()).late == 501
    assert recount(main=world.stores.main, book=world.book, now=world.clock()) == 501
