"""Clocks are judged anew before a purge, and no promise gets shorter by a mistake."""

from datetime import timedelta

from sqlalchemy import update

from tests.factories.applications import accepted, hand_in, row_of
from tests.factories.policies import changed_policy
from tests.factories.purging import (
    erasure_stores,
    planned,
    purge_now,
    rejected,
)
from tests.factories.submitting import World
from vault.db import tables as t
from vault.usecases.purge.purge import purge
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.retention.recount import look_at_clocks, recount


def test_a_position_that_nobody_decides_moves_its_clocks_by_the_calendar(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    promised = row_of(world, receipt).expires_at
    world.clock.advance(timedelta(days=60))

    report = purge_now(world)

    assert (report.recounted, report.due) == (1, 0)
    assert row_of(world, receipt).expires_at < promised
    assert purge_now(world).recounted == 0


def test_a_shorter_policy_moves_every_clock_before_the_guard_is_asked(world: World) -> None:
    rejected(world)
    shorter = changed_policy(
        ('version = "1"', 'version = "2"'), ('period = "P2Y"', 'period = "P1Y"')
    )
    book = PolicyBook(active=shorter, versions={world.book.active.hash: world.book.active})
    world.clock.advance(timedelta(days=370))

    assert look_at_clocks(main=world.stores.main, book=book, now=world.clock()).late == 1
    report = purge(stores=erasure_stores(world), book=book, now=world.clock())

    assert (report.recounted, report.erased) == (1, 1)


def test_facts_that_the_policy_refuses_shorten_no_promise(world: World) -> None:
    (receipt,) = rejected(world)
    with world.stores.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        row.decided_at = row.received_at - timedelta(days=30)
        end = row.expires_at

    assert recount(main=world.stores.main, book=world.book, now=world.clock()) == 0
    assert look_at_clocks(main=world.stores.main, book=world.book, now=world.clock()).refused == 1
    assert row_of(world, receipt).expires_at == end
    assert planned(world, end - timedelta(seconds=1)) == []
    assert planned(world, end) == [receipt.application_id]


def test_a_row_that_expired_too_early_gets_its_end_back(world: World) -> None:
    (receipt,) = rejected(world)
    end = row_of(world, receipt).expires_at
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(expires_at=world.clock()))
    world.clock.advance(timedelta(seconds=1))

    assert purge_now(world).due == 0
    assert row_of(world, receipt).expires_at == end
