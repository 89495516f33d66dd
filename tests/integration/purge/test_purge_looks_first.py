"""A run judges before it locks: what changes in between is judged again under the lock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.factories.applications import row_of
from tests.factories.purging import TWO_YEARS_AND_TWO_DAYS, hold, rejected, restrict
from tests.factories.submitting import World
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.db.evidence import OWNED
from vault.db.tables.columns import MainBase
from vault.usecases.purge.claim import Claimed, Looked, claim, look
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.submission.answer import Receipt

Change = Callable[[World, Receipt], None]


def looked_at(world: World) -> Looked:
    with world.stores.main.reading() as session:
        return look(session, book=world.book, now=world.clock(), after=None, limit=10)


def claimed(world: World, looked: Looked) -> Claimed:
    with world.stores.main.writing() as session:
        return claim(
            session, book=world.book, now=world.clock(), after=None, limit=10, looked=looked
        )


def somebody_holds(world: World, receipt: Receipt) -> None:
    hold(world, receipt.application_id)


def somebody_restricts(world: World, receipt: Receipt) -> None:
    restrict(world, receipt.application_id)


def somebody_said_yes_in_time(world: World, receipt: Receipt) -> None:
    with world.stores.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        session.add(
            t.ConsentEvent(
                id=random_id(),
                application_id=row.id,
                purpose="keep",
                state="given",
                at=row.expires_at - timedelta(seconds=1),
                language="sv",
                method="form",
                policy_version=row.policy_version,
            )
        )


def somebody_puts_the_decision_right(world: World, _receipt: Receipt) -> None:
    with world.stores.main.writing() as session:
        position = session.get_one(t.Position, world.position_id)
        assert position.decided_at is not None
        position.decided_at += timedelta(days=100)


def somebody_acts_in_time(world: World, receipt: Receipt) -> None:
    """The end was an hour ago, and work has not verified it yet."""
    with world.stores.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        world.clock.at = row.expires_at + timedelta(hours=1)
        row.pending_act_at = row.expires_at - timedelta(seconds=1)


@pytest.mark.parametrize(
    "change",
    [
        somebody_holds,
        somebody_restricts,
        somebody_said_yes_in_time,
        somebody_puts_the_decision_right,
        somebody_acts_in_time,
    ],
)
def test_what_happens_between_the_look_and_the_lock_counts(world: World, change: Change) -> None:
    (receipt,) = rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    looked = looked_at(world)
    change(world, receipt)

    assert claimed(world, looked).ids == ()
    assert row_of(world, receipt).erasing_at is None


def test_a_verdict_of_before_counts_where_nothing_has_changed(world: World) -> None:
    receipts = rejected(world, count=3)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    looked = looked_at(world)
    statements = said(world, lambda: claimed(world, looked))

    assert {row_of(world, each).status for each in receipts} == {"erasing"}
    # Its facts were not gathered again: that alone asks for these two columns of a position.
    assert not [each for each in statements if "SELECT position.id AS position_id" in each]


def test_what_was_not_looked_at_is_judged_under_the_lock(world: World) -> None:
    receipts = rejected(world, count=2)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    looked = looked_at(world)
    (one, other) = (each.application_id for each in receipts)

    assert set(claimed(world, {one: looked[one]}).ids) == {one, other}


def test_a_hold_that_stood_at_the_look_and_is_lifted_before_the_lock_keeps_nothing(
    world: World,
) -> None:
    (receipt,) = rejected(world)
    hold(world, receipt.application_id)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    looked = looked_at(world)
    with world.stores.main.writing() as session:
        for row in session.scalars(select(t.Hold)):
            row.released_at = world.clock()

    assert claimed(world, looked).ids == (receipt.application_id,)


def test_every_table_that_facts_come_from_is_part_of_what_is_compared(world: World) -> None:
    """A new one that nobody compares would let a verdict stand that has become wrong."""
    (receipt,) = rejected(world)
    for change in (somebody_holds, somebody_restricts, somebody_said_yes_in_time):
        change(world, receipt)
    with world.stores.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        row.outcome = "hired"  # such a one has a hand-over
    found = row_of(world, receipt)

    def gather() -> None:
        with world.stores.main.reading() as session:
            facts_of_many(session, [found])

    asked = " ".join(said(world, gather))
    read = {name for name in MainBase.metadata.tables if f" {name}" in asked}

    assert {"hold", "restriction", "consent_event", "review", "hand_over", "position"} <= read
    assert read - {"position"} <= set(OWNED)


def said(world: World, do: Callable[[], object]) -> list[str]:
    """The statements that go to the main database meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(world.stores.main.engine, "before_cursor_execute", note)
    do()
    event.remove(world.stores.main.engine, "before_cursor_execute", note)
    return statements
