"""Two at once: the row's lock decides, and there is one winner."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.factories.acting import order, work
from tests.factories.applications import MINUTE, accepted, hand_in, reject_all, row_of, visit
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.identifiers import ActId
from vault.domain.language import Language
from vault.errors import ErasingError
from vault.usecases.mypages.make_act import make_act
from vault.usecases.mypages.verify_acts import ActsDone
from vault.usecases.mypages.visit import OpenVisit
from vault.usecases.purge.claim import claim

ROUNDS = 8


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Start all of them at the same moment; an error of ours is an outcome."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        try:
            return call()
        except ErasingError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


@pytest.mark.parametrize("kind", [ActKind.ERASE, ActKind.EXTEND])
def test_two_clicks_at_once_are_one_act(world: World, kind: ActKind) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(timedelta(days=100))
    by = visit(world, receipt)

    found = at_once(*[lambda: order(world, by, kind)] * 4)

    assert len(set(found)) == 1
    with world.stores.main.reading() as session:
        assert session.scalar(select(func.count()).select_from(t.Act)) == 1


def test_a_yes_and_the_purge_at_the_same_moment_have_one_winner(world: World) -> None:
    receipts = [accepted(world, hand_in(world)) for _ in range(ROUNDS)]
    reject_all(world, *receipts)
    end = row_of(world, receipts[0]).expires_at
    world.clock.at = end - MINUTE
    visits = [visit(world, receipt) for receipt in receipts]

    # The clicks come before the end and the purge after it; which gets the lock is up to chance.
    clicks = [partial(order_at, world, by, end - MINUTE) for by in visits]
    at_once(partial(purge_at, world, end), *clicks)
    world.clock.at = end
    work(world)

    for receipt in receipts:
        row = row_of(world, receipt)
        assert (row.erasing_at is None) == (row.expires_at > end)


def order_at(world: World, by: OpenVisit, now: datetime) -> ActId | None:
    return make_act(
        main=world.stores.main,
        book=world.book,
        visit=by,
        kind=ActKind.EXTEND,
        language=Language.SV,
        now=now,
    )


def purge_at(world: World, now: datetime) -> None:
    with world.stores.main.writing() as session:
        claim(session, book=world.book, now=now, after=None, limit=100)


def test_two_workers_at_once_apply_an_act_once(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(timedelta(days=100))
    order(world, visit(world, receipt), ActKind.EXTEND)

    done = at_once(*[lambda: work(world)] * 3)

    assert sum((one for one in done if isinstance(one, ActsDone)), ActsDone()).verified == 1
    with world.stores.main.reading() as session:
        assert session.scalar(select(func.count()).select_from(t.ConsentEvent)) == 1
