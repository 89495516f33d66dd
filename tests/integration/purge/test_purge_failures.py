"""What a purge says and does when a store fails, and that it is finished all the same."""

import pytest
from sqlalchemy import text

from tests.factories.applications import hand_in, row_of
from tests.factories.policies import changed_policy
from tests.factories.purging import (
    TWO_YEARS_AND_TWO_DAYS,
    erasure_stores,
    last_run,
    purge_events,
    purge_now,
    reasons,
    rejected,
)
from tests.factories.submitting import World
from tests.fakes.failing_blobs import FailingBlobs
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.errors import ErasingError, StoreError
from vault.usecases.purge.erase import destroy
from vault.usecases.purge.purge import purge
from vault.usecases.purge.replay_ledger import replay_ledger
from vault.usecases.retention.clock import check_readable
from vault.usecases.retention.policy_book import PolicyBook


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


@pytest.mark.sqlite
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


def test_two_that_finish_the_same_erasure_state_one_fact(world: World) -> None:
    (receipt,) = rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    stores = erasure_stores(world)
    purge_now(world)

    again = destroy(
        stores=stores, application_ids=[receipt.application_id], run_id=None, now=world.clock()
    )

    assert (again.receipts, again.blobs, reasons(world)) == ((), 0, ["expired"])


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


def test_an_application_that_came_back_from_a_backup_goes_again_and_states_no_second_fact(
    world: World,
) -> None:
    (receipt,) = rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    with world.stores.main.reading() as session:
        row = session.get_one(t.Application, receipt.application_id)
        saved = {one.name: getattr(row, one.name) for one in t.Application.__table__.columns}
    purge_now(world)
    with world.stores.main.writing() as session:
        session.add(t.Application(**saved))

    replayed = replay_ledger(stores=erasure_stores(world), now=world.clock())

    assert (replayed.came_back, reasons(world)) == (1, ["expired"])
    with world.stores.main.reading() as session:
        assert session.get(t.Application, receipt.application_id) is None


def test_an_erasure_that_was_begun_is_resumed_and_did_not_come_back(world: World) -> None:
    rejected(world)
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    blobs = FailingBlobs(world.blobs)
    assert purge_now(world, blobs=blobs).failed == 1

    replayed = replay_ledger(stores=erasure_stores(world), now=world.clock())

    assert (replayed.known, replayed.came_back, replayed.resumed) == (1, 0, 1)
    assert "ledger.replayed" not in purge_events(world)
    assert reasons(world) == ["expired"]
