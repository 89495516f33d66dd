"""What a purge takes, what it leaves, and what it says about both."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from typing_extensions import override

from tests.factories.acting import events, order, work
from tests.factories.applications import accepted, hand_in, reject_all, row_of, visit
from tests.factories.policies import changed_policy
from tests.factories.purging import (
    TWO_YEARS_AND_TWO_DAYS,
    erasure_stores,
    hold,
    last_run,
    purge_events,
    purge_now,
    reasons,
    release_holds,
    restrict,
)
from tests.factories.submitting import NOTHING, World
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.application import Kind
from vault.domain.identifiers import ApplicationId
from vault.errors import BlockedError, ErasingError, GuardError, StoreError
from vault.ports.blob_store import BlobName, BlobReader, BlobStore, BlobWriter, Removed
from vault.usecases.erase import destroy
from vault.usecases.policy_book import PolicyBook
from vault.usecases.purge import purge
from vault.usecases.purge_plan import plan
from vault.usecases.recount import look_at_clocks, recount
from vault.usecases.replay_ledger import replay_ledger
from vault.usecases.retention_clock import check_readable
from vault.usecases.sequence import sequence_entries
from vault.usecases.sign_erasures import sign_erasures
from vault.usecases.submit_answer import Receipt

TWO_DOCUMENTS = (("cv", "cv.pdf", b"%PDF-1.7\n" * 9), ("attachment", "intyg.txt", b"Hej.\n" * 99))


def rejected(world: World, *, count: int = 1) -> list[Receipt]:
    """Hand in, accept, and close the position without any of them."""
    receipts = [accepted(world, hand_in(world, documents=TWO_DOCUMENTS)) for _ in range(count)]
    reject_all(world, *receipts)
    return receipts


class FailingBlobs(BlobStore):
    """A store whose removals fail as long as ``broken``."""

    def __init__(self, inner: BlobStore) -> None:
        self.inner = inner
        self.broken = True

    @override
    def create(self, name: BlobName) -> BlobWriter:
        return self.inner.create(name)

    @override
    def open(self, name: BlobName) -> BlobReader:
        return self.inner.open(name)

    @override
    def delete_application(self, application_id: ApplicationId) -> Removed:
        if self.broken:
            raise StoreError("the blobs are away")
        return self.inner.delete_application(application_id)

    @override
    def delete(self, name: BlobName) -> Removed:
        return self.inner.delete(name)

    @override
    def names(self) -> Iterator[BlobName]:
        return self.inner.names()

    @override
    def free_bytes(self) -> int | None:
        return self.inner.free_bytes()


def test_a_rejected_application_goes_two_years_after_the_decision(world: World) -> None:
    (receipt,) = rejected(world)
    sizes = sum(path.stat().st_size for path in world.blob_files())
    world.clock.advance(timedelta(days=730))
    assert purge_now(world).due == 0

    world.clock.advance(timedelta(days=3))
    report = purge_now(world)

    assert (report.due, report.erased, report.failed) == (1, 1, 0)
    assert (report.blobs, report.byte_count, len(report.receipts)) == (2, sizes, 1)
    left = world.counts()
    assert {name: left[name] for name in NOTHING if name != "audit_entry"} == {
        name: 0 for name in NOTHING if name != "audit_entry"
    }
    with world.stores.main.reading() as session:
        fact = session.scalars(select(t.Erasure)).one()
        counted = session.scalars(select(t.Statistic)).one()
        assert session.scalars(select(t.Position)).one().status == "closed"
    assert (fact.application_id, fact.reason, fact.rule, fact.kind) == (
        receipt.application_id,
        "expired",
        "position.rejected",
        "position",
    )
    assert (fact.blobs, fact.byte_count, fact.run_id) == (2, sizes, report.run_id)
    assert (counted.month, counted.measure, counted.count) == ("2028-11", "erased.position", 1)
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

    assert purge_now(guarded, confirmed=True).erased == 2
    assert "guard.confirmed" in purge_events(guarded)


def test_what_was_begun_is_finished_even_when_the_guard_stops(guarded: World) -> None:
    rejected(guarded, count=3)
    guarded.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    blobs = FailingBlobs(guarded.blobs)
    assert purge_now(guarded, limit=1, blobs=blobs).failed == 1

    with pytest.raises(GuardError):
        purge_now(guarded, confirmed=False)

    assert reasons(guarded) == ["expired"]
    assert last_run(guarded).erased == 1


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


def test_a_store_that_fails_is_counted_and_the_next_run_resumes(world: World) -> None:
    (receipt,) = rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    blobs = FailingBlobs(world.blobs)

    report = purge_now(world, blobs=blobs)

    assert (report.due, report.erased, report.failed) == (1, 0, 1)
    assert report.problems == ["the blobs are away"]
    assert reasons(world) == []
    with pytest.raises(ErasingError):
        check_readable(row_of(world, receipt), restricted=False, now=world.clock())
    again = purge_now(world, blobs=blobs)
    assert (again.due, again.failed) == (1, 1)
    blobs.broken = False
    assert (purge_now(world, blobs=blobs).erased, reasons(world)) == (1, ["expired"])


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


def test_nothing_is_called_erased_while_a_reader_keeps_a_log_from_being_emptied(
    world: World,
) -> None:
    rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    keyring = world.stores.keyring.engine.connect()
    main = world.stores.main.engine.connect()
    keyring.execute(text("SELECT count(*) FROM wrap"))
    main.execute(text("SELECT count(*) FROM application"))

    report = purge_now(world)
    keyring.close()
    main.close()

    assert (report.erased, report.failed) == (0, 1)
    assert [each.split("'")[0] for each in report.problems] == [
        "a reader keeps the keyring",
        "a reader keeps the main database",
    ]
    assert (purge_now(world).erased, reasons(world)) == (1, ["expired"])


def test_a_run_whose_database_fails_is_marked_as_failed(world: World) -> None:
    hand_in(world)
    strange = PolicyBook(active=changed_policy(('version = "1"', 'version = "2"')))

    with pytest.raises(StoreError, match="policy version"):
        purge(stores=erasure_stores(world), book=strange, now=world.clock())

    assert last_run(world).stopped_by == "failed"


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


def test_two_that_finish_the_same_erasure_state_one_fact(world: World) -> None:
    (receipt,) = rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    stores = erasure_stores(world)
    purge_now(world)

    again = destroy(
        stores=stores, application_ids=[receipt.application_id], run_id=None, now=world.clock()
    )

    assert (again.receipts, again.blobs, reasons(world)) == ((), 0, ["expired"])


def test_letters_under_way_lose_their_keys_with_the_application(world: World) -> None:
    rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    with world.stores.keyring.reading() as session:
        assert len(session.scalars(select(t.Slot).where(t.Slot.live)).all()) == 2

    purge_now(world)

    with world.stores.keyring.reading() as session:
        assert session.scalars(select(t.Slot).where(t.Slot.live)).all() == []
        assert session.scalars(select(t.Wrap)).all() == []


def planned(world: World, as_of: datetime) -> list[bytes]:
    with world.stores.main.reading() as session:
        found = plan(session, book=world.book, as_of=as_of)
    return [each.application_id for each in found.due]


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


def only_before(world: World, receipt: Receipt) -> datetime:
    return row_of(world, receipt).expires_at - timedelta(seconds=1)


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


def test_a_ledger_of_many_thousands_is_compared_at_once(world: World) -> None:
    (receipt,) = rejected(world)
    stores = erasure_stores(world)
    strangers = [ApplicationId(number.to_bytes(16, "big")) for number in range(6_000)]
    with world.stores.keyring.writing() as session:
        session.add_all(t.Slot(id=each, live=False) for each in strangers)
    stores.ledger.append([*strangers, receipt.application_id])

    replayed = replay_ledger(stores=stores, now=world.clock())

    assert (replayed.known, replayed.came_back, replayed.resumed) == (6_001, 1, 0)
    assert reasons(world) == ["ledger"]
