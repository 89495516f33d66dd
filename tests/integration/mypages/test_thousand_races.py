"""A renewal against the purge, a thousand times: one winner each, by the lock and the clock."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from threading import Barrier
from time import sleep

from sqlalchemy import insert, select

from tests.factories.applications import MINUTE, accepted, hand_in, reject_all, row_of, visit
from tests.factories.submitting import World
from vault.crypto.acts import read_act
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.errors import BlockedError, ErasingError
from vault.usecases.mypages.apply_acts import apply_act
from vault.usecases.mypages.make_act import make_act
from vault.usecases.mypages.visit import OpenVisit
from vault.usecases.purge.claim import claim
from vault.usecases.retention.clock import lock_application

ROUNDS = 1_000
AN_INSTANT = timedelta(microseconds=1)
PASSED_BY = ("late", "left")
HEAD_START = 0.002  # seconds, now to one side and now to the other: each wins some


def crowd(world: World, template: t.Application) -> Iterator[bytes]:
    """As many applications that end at the same instant, in the order in which a purge walks.

    Each is there when its turn has come: a server's purge passes by whoever is in hand, and would
    take the next.
    """
    columns = {
        column.key: getattr(template, column.key) for column in t.Application.__table__.columns
    }
    with world.stores.main.writing() as session:
        # Not one of the crowd: it has rows that the others lack.
        session.get_one(t.Application, template.id).expires_at += timedelta(days=1)
    for one in sorted(random_id() for _ in range(ROUNDS)):
        with world.stores.main.writing_rows(waits=False) as connection:
            connection.execute(insert(t.Application), {**columns, "id": one})
        yield one


def click(world: World, by: OpenVisit, application_id: bytes, at: datetime) -> str:
    try:
        act = make_act(
            main=world.stores.main,
            book=world.book,
            visit=replace(by, application_id=ApplicationId(application_id)),
            kind=ActKind.EXTEND,
            language=Language.SV,
            now=at,
        )
    except ErasingError:
        return "erasing"
    except BlockedError:
        return "late"
    return "written" if act is not None else "nothing"


def sweep_one(world: World, place: bytes, now: datetime) -> str:
    with world.stores.main.writing() as session:
        claimed = claim(session, book=world.book, now=now, after=(now, place), limit=1)
    return "claimed" if claimed.ids else "left"


def race(first: Callable[[], str], second: Callable[[], str], *, ahead: bool) -> tuple[str, str]:
    """Start both at once, one of them a moment ahead."""
    start = Barrier(2)

    def run(call: Callable[[], str], *, waits: bool) -> str:
        start.wait()
        if waits:
            sleep(HEAD_START)
        return call()

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(run, first, waits=not ahead)
        other = threads.submit(run, second, waits=ahead)
        return one.result(), other.result()


def test_a_thousand_renewals_race_the_purge_and_each_has_one_winner(world: World) -> None:
    chance = Random(1930)
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    reject_all(world, receipt)
    template = row_of(world, receipt)
    end = template.expires_at

    outcomes: dict[bytes, tuple[str, str]] = {}
    before = bytes(16)
    for one in crowd(world, template):
        at = end if chance.random() < 0.1 else end - AN_INSTANT
        outcomes[one] = race(
            lambda one=one, at=at: click(world, by, one, at),  # type: ignore[misc]  # bound now
            lambda before=before: sweep_one(world, before, end),  # type: ignore[misc]  # bound now
            ahead=chance.random() < 0.5,
        )
        before = one
    with world.stores.main.writing() as session:
        again = claim(session, book=world.book, now=end, after=None, limit=2 * ROUNDS)
    passed_by = {one for one, outcome in outcomes.items() if outcome == PASSED_BY}
    assert set(again.ids) == passed_by  # the next run takes whom a server's purge passed by

    assert set(outcomes.values()) - {PASSED_BY} == {
        ("written", "left"),  # the yes came in time: the purge leaves it to be verified
        ("erasing", "claimed"),  # the purge had the row: the yes is refused
        ("late", "claimed"),  # at the very end there is nothing left to renew
    }
    written = {one for one, outcome in outcomes.items() if outcome == ("written", "left")}
    with world.stores.main.writing() as session:
        for row in session.scalars(select(t.Act)):
            application = lock_application(session, row.application_id)
            apply_act(
                session,
                application,
                act=read_act(payload=row.payload),
                book=world.book,
                now=end + MINUTE,
            )
            application.pending_act_at = None
    with world.stores.main.reading() as session:
        for application in session.scalars(
            select(t.Application).where(t.Application.id.in_(outcomes))
        ):
            is_kept = application.expires_at > end
            assert is_kept == (application.id in written)
            assert is_kept == (application.erasing_at is None)
