"""Who accepts what, and when again: claims, and what a restore left undone."""

from datetime import timedelta

from sqlalchemy import delete, select

from tests.factories.arrivals import (
    arrive,
    forget_rows,
    put_wraps,
)
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores, copy_stores, put_back
from tests.integration.work.seen import events, row, wraps
from vault.db import tables as t
from vault.db.migrate import Store
from vault.usecases.acceptance.accept import (
    BATCH,
    LEASE,
    AcceptTools,
    accept,
    claim_arrived,
    put_off,
    reopen_restored,
)

ME = b"m" * 16
OTHER = b"o" * 16
LATER = T0 + timedelta(seconds=1)


def test_after_a_restored_main_database_the_staff_wrap_alone_is_enough(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    stores.main.truncate_wal()
    stores.close()
    older = copy_stores(stores.folder, stores.folder / "older")
    accept(tools=tools, application_id=arrived.id, now=LATER)
    stores.close()
    put_back(stores.folder, Store.MAIN, older=older)
    assert row(stores, arrived).accepted_at is None

    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == [arrived.id]
    assert accept(tools=tools, application_id=arrived.id, now=LATER)

    assert row(stores, arrived).status == "accepted"
    assert row(stores, arrived).intake_deleted_at == LATER
    assert len(wraps(stores, arrived, "staff")) == 1


def test_after_a_restored_keyring_it_is_accepted_again_for_the_same_hash(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap))
    put_wraps(stores, keys.sealer, arrived, at=T0)
    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == []

    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 1
    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == [arrived.id]
    assert not accept(tools=tools, application_id=arrived.id, now=LATER)

    assert len(wraps(stores, arrived, "staff")) == 1
    assert wraps(stores, arrived, "intake") == []
    assert events(stores, arrived) == ["application.accepted"]


def test_nothing_is_reopened_where_nothing_was_restored(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 0
    arrived = arrive(stores, keys.sealer)
    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 0
    accept(tools=tools, application_id=arrived.id, now=LATER)
    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 0


def test_a_claim_keeps_others_away_until_it_runs_out(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    assert claim_arrived(main=stores.main, holder=ME, now=T0) == [arrived.id]

    assert claim_arrived(main=stores.main, holder=OTHER, now=T0) == []
    assert claim_arrived(main=stores.main, holder=OTHER, now=T0 + LEASE) == [arrived.id]


def test_a_claim_that_failed_is_put_off(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    claim_arrived(main=stores.main, holder=ME, now=T0)
    put_off(
        main=stores.main,
        application_id=arrived.id,
        holder=ME,
        until=T0 + timedelta(hours=24),
    )

    assert claim_arrived(main=stores.main, holder=OTHER, now=T0 + LEASE) == []
    after = T0 + timedelta(hours=24)
    assert claim_arrived(main=stores.main, holder=OTHER, now=after) == [arrived.id]


def test_accepting_gives_the_claim_back(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    claim_arrived(main=stores.main, holder=ME, now=T0)

    accept(tools=tools, application_id=arrived.id, now=LATER)

    with stores.main.reading() as session:
        assert session.scalars(select(t.Lease)).all() == []


def test_what_has_not_arrived_is_not_claimed(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.main.writing() as session:
        session.get_one(t.Arrival, arrived.id).state = "abandoned"

    assert claim_arrived(main=stores.main, holder=ME, now=T0) == []


def test_a_batch_is_bounded_and_oldest_first(stores: TestStores, keys: TestKeys) -> None:
    young = arrive(stores, keys.sealer, at=T0 + timedelta(minutes=1))
    old = arrive(stores, keys.sealer, at=T0)

    assert BATCH > 1
    assert claim_arrived(main=stores.main, holder=ME, now=LATER, limit=1) == [old.id]
    assert claim_arrived(main=stores.main, holder=ME, now=LATER, limit=5) == [young.id]


def test_forgetting_the_rows_leaves_nothing_to_claim(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    forget_rows(stores, arrived.id)

    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == []
