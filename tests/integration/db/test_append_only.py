"""The ledger of consents: the database itself refuses to change the past."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import Delete, Update

from tests.factories.applications import accepted, hand_in
from tests.factories.purging import purge_now
from tests.factories.submitting import World, make_world
from vault.db import tables as t
from vault.db.migrate import Store, migrate
from vault.domain.application import Kind
from vault.usecases.submission.answer import Receipt

THREE_YEARS = timedelta(days=1100)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


def with_receipt(world: World) -> Receipt:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    with world.stores.main.writing() as session:
        event = session.scalars(select(t.ConsentEvent)).one()
        session.add(
            t.ConsentReceipt(
                event_id=event.id,
                application_id=event.application_id,
                payload=b"{}",
                signature=bytes(64),
                signer="0" * 64,
                signed_at=world.clock(),
            )
        )
    return receipt


@pytest.mark.parametrize(
    "change",
    [
        update(t.ConsentEvent).values(state="withdrawn"),
        delete(t.ConsentEvent),
        update(t.ConsentReceipt).values(payload=b"{1}"),
        delete(t.ConsentReceipt),
    ],
    ids=["change a consent", "delete a consent", "change a receipt", "delete a receipt"],
)
def test_what_was_consented_to_is_never_changed_or_taken_out(
    world: World, change: Update | Delete
) -> None:
    with_receipt(world)

    with (
        pytest.raises(IntegrityError, match=r"append-only|goes only with"),
        world.stores.main.writing() as session,
    ):
        session.execute(change)


def test_it_goes_with_its_application(world: World) -> None:
    with_receipt(world)
    world.clock.advance(THREE_YEARS)

    assert purge_now(world).erased == 1

    with world.stores.main.reading() as session:
        assert session.scalars(select(t.ConsentEvent)).all() == []
        assert session.scalars(select(t.ConsentReceipt)).all() == []


def test_a_vault_with_acts_and_documents_in_it_is_migrated_down_and_up(world: World) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    with world.stores.main.writing() as session:
        session.add(
            t.Act(
                id=b"a" * 16,
                application_id=receipt.application_id,
                kind="restrict",
                made_at=world.clock(),
                payload=b"{}",
                signature=bytes(64),
            )
        )
        session.flush()
        session.add(
            t.Restriction(
                id=b"r" * 16,
                application_id=receipt.application_id,
                ground="accuracy",
                from_at=world.clock(),
                act_id=b"a" * 16,
            )
        )

    migrate(world.stores.main, Store.MAIN, "0001")
    migrate(world.stores.main, Store.MAIN)

    with world.stores.main.reading() as session:
        assert session.scalars(select(t.Restriction.act_id)).all() == [b"a" * 16]
        assert len(session.scalars(select(t.Document)).all()) == 1
