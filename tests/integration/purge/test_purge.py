"""What a purge takes, and what it leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.acting import events, order, work
from tests.factories.applications import accepted, hand_in, row_of, visit
from tests.factories.purging import (
    TWO_YEARS_AND_TWO_DAYS,
    erasure_stores,
    hold,
    last_run,
    purge_events,
    purge_now,
    reasons,
    rejected,
    release_holds,
    restrict,
)
from tests.factories.submitting import NOTHING, World
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.application import Kind
from vault.usecases.audit.sequence import sequence_entries
from vault.usecases.purge.purge import receipts_of_run
from vault.usecases.purge.sign_erasures import sign_erasures


def test_a_rejected_application_goes_two_years_after_the_decision(world: World) -> None:
    (receipt,) = rejected(world)
    sizes = sum(path.stat().st_size for path in world.blob_files())
    world.clock.advance(timedelta(days=730))
    assert purge_now(world).due == 0

    world.clock.advance(timedelta(days=3))
    report = purge_now(world)

    assert (report.due, report.erased, report.failed) == (1, 1, 0)
    assert (report.blobs, report.byte_count) == (2, sizes)
    assert len(list(receipts_of_run(erasure_stores(world).main, report.run_id))) == 1
    left = world.counts()
    assert {name: left[name] for name in NOTHING if name != "audit_entry"} == {
        name: 0 for name in NOTHING if name != "audit_entry"
    }
    with world.stores.main.reading() as session:
        fact = session.scalars(select(t.Erasure)).one()
        counted = {
            (row.month, row.measure): row.count for row in session.scalars(select(t.Statistic))
        }
        assert session.scalars(select(t.Position)).one().status == "closed"
    assert (fact.application_id, fact.reason, fact.rule, fact.kind) == (
        receipt.application_id,
        "expired",
        "position.rejected",
        "position",
    )
    assert (fact.blobs, fact.byte_count, fact.run_id) == (2, sizes, report.run_id)
    assert counted == {
        ("2028-11", "erased.position"): 1,
        ("2026-11", "received.position"): 1,
        ("2026-11", "ended.rejected"): 1,
    }
    assert list(erasure_stores(world).ledger.ids()) == [receipt.application_id]
    assert "application.erased" in events(world, receipt)


def test_a_receipt_awaits_its_signature_until_work_has_signed_it(world: World) -> None:
    rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    purge_now(world)
    with world.stores.main.reading() as session:
        assert session.scalars(select(t.Erasure)).one().signature is None

    sequence_entries(main=world.stores.main)
    sign_erasures(main=world.stores.main, signer=world.keys.signer, now=world.clock())

    with world.stores.main.reading() as session:
        signed = session.scalars(select(t.Erasure)).one()
    assert signed.signature is not None
    assert b'"reason":"expired"' in (signed.payload or b"")


def test_a_run_is_written_down_with_what_it_did(world: World) -> None:
    rejected(world, count=2)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)

    report = purge_now(world)

    run = last_run(world)
    assert (run.id, run.due, run.erased, run.blobs) == (report.run_id, 2, 2, 4)
    assert (run.finished_at, run.stopped_by) == (world.clock(), None)
    assert purge_events(world) == ["purge.run_started", "purge.run_ended"]


def test_a_held_and_a_restricted_one_stay_and_are_counted(world: World) -> None:
    held, restricted, free = rejected(world, count=3)
    hold(world, held.application_id)
    restrict(world, restricted.application_id)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)

    report = purge_now(world)

    assert (report.erased, report.held, report.restricted) == (1, 1, 1)
    assert row_of(world, held).erasing_at is None
    assert row_of(world, restricted).erasing_at is None
    assert "application.erased" in events(world, free)


def test_what_was_held_goes_when_the_hold_is_released(world: World) -> None:
    (receipt,) = rejected(world)
    hold(world, receipt.application_id)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    purge_now(world)

    release_holds(world)
    world.clock.advance(timedelta(seconds=1))

    assert purge_now(world).erased == 1


def test_an_act_that_awaits_verification_delays_the_erasure_for_a_day(world: World) -> None:
    (receipt,) = rejected(world)
    world.clock.at = row_of(world, receipt).expires_at - timedelta(minutes=5)
    order(world, visit(world, receipt), ActKind.EXTEND)
    world.clock.advance(timedelta(hours=23))

    assert (purge_now(world).waiting, reasons(world)) == (1, [])
    assert work(world).verified == 1
    assert (purge_now(world).due, reasons(world)) == (0, [])


def test_an_act_that_nobody_verifies_in_a_day_rings_and_delays_no_longer(world: World) -> None:
    (receipt,) = rejected(world)
    world.clock.at = row_of(world, receipt).expires_at - timedelta(minutes=5)
    order(world, visit(world, receipt), ActKind.EXTEND)
    world.clock.advance(timedelta(hours=25))

    assert purge_now(world).erased == 1
    assert "act.refused" in events(world, receipt)


@pytest.mark.parametrize(
    ("kind", "reason"), [(ActKind.WITHDRAW, "withdrawn"), (ActKind.ERASE, "requested")]
)
def test_what_somebody_took_back_goes_at_once(world: World, kind: ActKind, reason: str) -> None:
    receipt = accepted(world, hand_in(world))
    order(world, visit(world, receipt), kind)
    work(world)

    assert purge_now(world).erased == 1
    assert reasons(world) == [reason]


def test_a_spontaneous_one_goes_when_its_consent_is_taken_back(world: World) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(timedelta(minutes=1))
    order(world, visit(world, receipt), ActKind.WITHDRAW_CONSENT)
    work(world)

    assert purge_now(world).erased == 1
    assert reasons(world) == ["consent_withdrawn"]


def test_letters_under_way_lose_their_keys_with_the_application(world: World) -> None:
    rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    with world.stores.keyring.reading() as session:
        assert len(session.scalars(select(t.Slot).where(t.Slot.live)).all()) == 2

    purge_now(world)

    with world.stores.keyring.reading() as session:
        assert session.scalars(select(t.Slot).where(t.Slot.live)).all() == []
        assert session.scalars(select(t.Wrap)).all() == []
