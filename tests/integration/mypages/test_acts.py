"""Acts: stopping works at once, ending and extending only after ``work`` has verified them."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from tests.factories.acting import (
    check_recruiters_can_read,
    consents,
    events,
    order,
    purge_claims,
    seen_by,
    work,
)
from tests.factories.applications import (
    MINUTE,
    accepted,
    hand_in,
    reject_all,
    row_of,
    visit,
    work_tools,
)
from tests.factories.submitting import World
from tests.fakes.databases import DyingDatabase, Fuse
from vault.db import tables as t
from vault.db.purging import delete_rows
from vault.domain.acts import ActKind
from vault.domain.application import Kind
from vault.errors import BlockedError, ErasingError, NotFoundError, StateError
from vault.usecases.mypages.verify_acts import ActsDone, verify_acts

A_YEAR = timedelta(days=365)


def test_withdrawing_stops_reading_at_once_and_ends_it_when_verified(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)

    order(world, by, ActKind.WITHDRAW)

    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    assert row_of(world, receipt).status == "accepted"
    assert not purge_claims(world, receipt)
    made_at = world.clock()
    world.clock.advance(MINUTE)
    assert work(world) == ActsDone(verified=1)
    row = row_of(world, receipt)
    assert (row.status, row.withdrawn_at, row.expires_at) == ("withdrawn", made_at, made_at)
    assert (row.blocked_at, row.pending_act_at) == (made_at, None)
    assert purge_claims(world, receipt)


def test_who_was_rejected_may_have_everything_erased(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    world.clock.advance(timedelta(days=30))
    reject_all(world, receipt)
    by = visit(world, receipt)
    assert seen_by(world, by).ends_by is ActKind.ERASE

    order(world, by, ActKind.ERASE)
    work(world)

    world.clock.advance(MINUTE)
    assert row_of(world, receipt).status == "withdrawn"
    assert purge_claims(world, receipt)


def test_what_was_never_accepted_is_accepted_and_then_withdrawn(world: World) -> None:
    receipt = hand_in(world)
    order(world, visit(world, receipt), ActKind.WITHDRAW)

    assert work(world) == ActsDone(verified=1)

    row = row_of(world, receipt)
    assert row.accepted_at is not None
    assert row.status == "withdrawn"


def test_a_yes_after_the_rejection_keeps_it_two_years_from_the_day_of_the_yes(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    world.clock.advance(timedelta(days=9))  # 1 December 2026
    reject_all(world, receipt)
    world.clock.advance(A_YEAR)
    by = visit(world, receipt)
    shown = seen_by(world, by).offer
    assert shown is not None
    assert (shown.end_day, shown.extended_day) == (date(2028, 12, 1), date(2029, 12, 1))

    order(world, by, ActKind.EXTEND)

    assert row_of(world, receipt).expires_at == datetime(2028, 12, 1, 23, tzinfo=UTC)
    check_recruiters_can_read(world, receipt)
    assert work(world) == ActsDone(verified=1)
    assert row_of(world, receipt).expires_at == datetime(2029, 12, 1, 23, tzinfo=UTC)
    assert consents(world) == [("keep", "given", world.clock())]
    after = seen_by(world, by)
    assert after.end_day == date(2029, 12, 1)
    assert after.offer is None
    assert "consent.given" in events(world, receipt)


def test_on_the_day_of_the_decision_my_pages_say_that_a_yes_gains_nothing_yet(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    by = visit(world, receipt)

    today = seen_by(world, by)
    world.clock.advance(timedelta(days=1))
    tomorrow = seen_by(world, visit(world, receipt))

    assert (today.offer, today.may_extend_later) == (None, True)
    assert tomorrow.offer is not None
    assert not tomorrow.may_extend_later


def test_a_second_yes_later_renews_and_never_stacks(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    for _ in range(2):
        world.clock.advance(timedelta(days=100))
        order(world, visit(world, receipt), ActKind.EXTEND)
        work(world)

    assert [state for _, state, _ in consents(world)] == ["given", "renewed"]
    given_on = world.clock().date()
    assert seen_by(world, visit(world, receipt)).end_day == given_on.replace(year=given_on.year + 2)


def test_taking_a_consent_back_returns_to_the_date_of_the_rule(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(A_YEAR)
    by = visit(world, receipt)
    order(world, by, ActKind.EXTEND)
    work(world)
    world.clock.advance(MINUTE)
    shown = seen_by(world, by).taking_back
    assert shown is not None
    assert (shown.end_day, shown.erases) == (date(2028, 11, 22), False)

    order(world, by, ActKind.WITHDRAW_CONSENT)

    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    work(world)
    check_recruiters_can_read(world, receipt)
    assert seen_by(world, by).end_day == date(2028, 11, 22)
    assert [state for _, state, _ in consents(world)] == ["given", "withdrawn"]


def test_a_spontaneous_application_goes_with_its_consent(world: World) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(MINUTE)
    by = visit(world, receipt)
    shown = seen_by(world, by).taking_back
    assert shown is not None
    assert shown.erases

    order(world, by, ActKind.WITHDRAW_CONSENT)
    work(world)

    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    assert purge_claims(world, receipt)
    assert "consent.withdrawn" in events(world, receipt)


def test_a_spontaneous_application_may_be_renewed_at_any_time(world: World) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(timedelta(days=50))
    by = visit(world, receipt)

    order(world, by, ActKind.EXTEND)
    work(world)

    assert seen_by(world, by).end_day == date(2029, 1, 11)


@pytest.mark.parametrize("kind", [ActKind.WITHDRAW, ActKind.EXTEND])
def test_a_double_click_is_one_act(world: World, kind: ActKind) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(A_YEAR)
    by = visit(world, receipt)

    first, second = order(world, by, kind), order(world, by, kind)
    assert first == second
    assert first is not None
    assert work(world) == ActsDone(verified=1)

    assert order(world, by, kind) is None
    assert work(world) == ActsDone()


def test_nothing_can_be_extended_before_a_decision(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    assert seen_by(world, by).offer is None

    with pytest.raises(StateError):
        order(world, by, ActKind.EXTEND)


def test_no_consent_is_taken_back_that_nobody_gave(world: World) -> None:
    by = visit(world, accepted(world, hand_in(world)))

    with pytest.raises(StateError):
        order(world, by, ActKind.WITHDRAW_CONSENT)


def test_after_the_end_nothing_is_extended(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.at = row_of(world, receipt).expires_at - MINUTE
    by = visit(world, receipt)
    world.clock.advance(MINUTE)

    with pytest.raises(BlockedError):
        order(world, by, ActKind.EXTEND)
    assert seen_by(world, by).is_over


def test_a_yes_in_the_last_minute_counts_though_it_is_verified_after_the_end(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.at = row_of(world, receipt).expires_at - MINUTE
    order(world, visit(world, receipt), ActKind.EXTEND)
    world.clock.advance(timedelta(hours=3))

    assert not purge_claims(world, receipt)
    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    assert work(world) == ActsDone(verified=1)

    assert not purge_claims(world, receipt)
    check_recruiters_can_read(world, receipt)


def test_an_act_that_nobody_verifies_delays_the_purge_a_day_and_no_longer(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.at = row_of(world, receipt).expires_at - MINUTE
    order(world, visit(world, receipt), ActKind.EXTEND)
    world.clock.advance(timedelta(hours=24) + MINUTE)

    assert purge_claims(world, receipt)

    assert work(world) == ActsDone()
    assert row_of(world, receipt).erasing_at is not None


def test_the_purge_and_a_yes_lock_the_same_row(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(erasing_at=world.clock()))

    for kind in ActKind:
        with pytest.raises(ErasingError):
            order(world, by, kind)
    with pytest.raises(ErasingError):
        seen_by(world, by)


def test_whoever_has_withdrawn_cannot_extend(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(A_YEAR)
    by = visit(world, receipt)
    order(world, by, ActKind.ERASE)

    with pytest.raises(BlockedError):
        order(world, by, ActKind.EXTEND)
    work(world)
    with pytest.raises(BlockedError):
        order(world, by, ActKind.EXTEND)


def test_a_yes_and_then_a_withdrawal_are_taken_in_their_order(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(A_YEAR)
    by = visit(world, receipt)
    order(world, by, ActKind.EXTEND)
    world.clock.advance(MINUTE)
    order(world, by, ActKind.ERASE)
    world.clock.advance(MINUTE)

    assert work(world) == ActsDone(verified=2)

    assert row_of(world, receipt).status == "withdrawn"
    assert purge_claims(world, receipt)


def test_every_waiting_act_is_come_to_however_many_there_are(world: World) -> None:
    for _ in range(3):
        order(world, visit(world, hand_in(world)), ActKind.WITHDRAW)

    done = verify_acts(tools=work_tools(world), book=world.book, now=world.clock(), page=2)

    assert done.total == 3


@pytest.mark.parametrize("step", range(1, 8))
def test_a_worker_that_is_killed_anywhere_leaves_an_act_to_the_next_one(
    world: World, step: int
) -> None:
    receipt = hand_in(world)
    order(world, visit(world, receipt), ActKind.WITHDRAW)
    fuse = Fuse(burns_at=step)
    dying = replace(
        work_tools(world),
        main=DyingDatabase(world.stores.main, fuse),
        keyring=DyingDatabase(world.stores.keyring, fuse),
    )
    with suppress(KeyboardInterrupt):
        verify_acts(tools=dying, book=world.book, now=world.clock())

    work(world)

    row = row_of(world, receipt)
    assert (row.status, row.withdrawn_at) == ("withdrawn", world.clock())
    assert events(world, receipt).count("act.verified") == 1
    assert events(world, receipt).count("application.accepted") == 1


@pytest.mark.parametrize("table", [t.Manifest, t.Contact])
def test_an_application_that_lacks_a_part_is_not_shown_half(
    world: World, table: type[t.Manifest | t.Contact]
) -> None:
    by = visit(world, hand_in(world))
    with world.stores.main.writing() as session:
        session.execute(delete(table))

    with pytest.raises(NotFoundError):
        seen_by(world, by)


def test_an_application_that_is_gone_is_not_found(world: World) -> None:
    receipt = hand_in(world)
    by = visit(world, receipt)
    with world.stores.main.writing() as session:
        delete_rows(session, [receipt.application_id], letters=[])

    with pytest.raises(NotFoundError):
        seen_by(world, by)


def test_an_act_that_cannot_be_read_is_shown_without_what_it_says(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    order(world, by, ActKind.WITHDRAW)
    with world.stores.main.writing() as session:
        session.execute(update(t.Act).values(payload=b"radera"))

    [act] = seen_by(world, by).acts

    assert (act.kind, act.state, act.until) == (ActKind.WITHDRAW, "waiting", None)
