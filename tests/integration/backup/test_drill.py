"""The drill passes where nobody comes back, and fails wherever somebody could."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from typing_extensions import override

from tests.fakes.odd_blobs import ClingingBlobs, ForgetfulBlobs
from tests.integration.backup.place import DAY, DUE, Backed, drilled, held_by
from tests.integration.kill.house import House, open_house
from vault.adapters.opener_kek import KekOpener
from vault.crypto.keys import ApplicationKey, new_staff_key, random_id
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.errors import NotAuthenticError, StoreError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Wrapped
from vault.usecases.backup.drill import CopiedLedger, Fault
from vault.usecases.backup.drill_keys import (
    SEALED_TABLES,
    Opened,
    SealedThing,
    open_wraps,
    opens,
    sealed_things,
)

pytestmark = pytest.mark.sqlite  # a server is backed up by its own tools


def key_of(house: House, application_id: bytes) -> ApplicationKey:
    with house.keyring.reading() as session:
        wrap = session.scalars(
            select(t.Wrap).where(t.Wrap.slot_id == application_id, t.Wrap.kind == "staff")
        ).one()
    assert wrap.key_id is not None
    return house.keys.opener.unwrap_application_key(
        application_id=ApplicationId(application_id),
        wrapped=Wrapped(key_id=wrap.key_id, sealed=wrap.sealed),
    )


def hide(house: House, key: ApplicationKey, *, under: bytes) -> None:
    """Keep a key that should be gone, in the slot of somebody who is alive."""
    wrapped = house.keys.opener.wrap_application_key(application_id=ApplicationId(under), key=key)
    with house.keyring.writing() as session:
        session.add(
            t.Wrap(
                id=random_id(),
                slot_id=under,
                kind="staff",
                key_id=wrapped.key_id,
                made_at=DUE,
                sealed=wrapped.sealed,
            )
        )


@pytest.mark.parametrize("keyring", [True, False], ids=["its-own-keyring", "the-present-keyring"])
def test_a_backup_from_before_the_purge_brings_nobody_back(
    house: House, backed: Backed, tmp_path: Path, *, keyring: bool
) -> None:
    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY, keyring=keyring)

    assert found.passed
    assert (found.purged, found.purged_in_backup) == (2, 2)
    assert found.things >= 2 * 5  # contact, manifest and three documents each
    assert found.tries == found.things * found.keys > 0
    assert found.every_pair
    assert (found.purged_opened, found.purged_left) == (0, 0)
    assert (found.alive, found.alive_opened) == (1, 1)
    assert found.copy_opens == (2 if keyring else 0)


def test_the_vault_itself_is_as_before_a_drill(
    house: House, backed: Backed, tmp_path: Path
) -> None:
    before = house.left_behind(), list(house.ledger.ids())

    drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY)

    assert (house.left_behind(), list(house.ledger.ids())) == before


def test_before_the_purge_there_is_nobody_to_come_back(backed: Backed, tmp_path: Path) -> None:
    house = open_house(backed.folder)

    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE)

    assert found.passed
    assert (found.purged, found.things, found.tries) == (0, 0, 0)
    assert (found.alive, found.alive_opened) == (3, 3)


def test_a_key_that_was_kept_somewhere_is_found(
    backed: Backed, house: House, tmp_path: Path
) -> None:
    kept = key_of(open_house(backed.folder), backed.due[0])
    hide(house, kept, under=bytes.fromhex(backed.alive["id"]))

    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY)

    assert found.faults == (Fault.PURGED_OPENED,)
    assert found.purged_opened == 1


def test_a_key_that_was_kept_is_found_by_turns_as_well(
    backed: Backed, house: House, tmp_path: Path
) -> None:
    kept = key_of(open_house(backed.folder), backed.due[0])
    hide(house, kept, under=bytes.fromhex(backed.alive["id"]))

    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY, max_tries=1)

    assert not found.every_pair
    assert found.tries == found.things
    assert found.faults == (Fault.PURGED_OPENED,)


def test_what_the_replay_leaves_behind_is_found(
    backed: Backed, house: House, tmp_path: Path
) -> None:
    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY, blobs=ClingingBlobs)

    assert found.faults == (Fault.PURGED_LEFT,)
    assert found.purged_left == 2


def test_a_backup_that_lost_a_document_fails(backed: Backed, house: House, tmp_path: Path) -> None:
    lost = ApplicationId(bytes.fromhex(backed.alive["id"]))

    def without(store: BlobStore) -> BlobStore:
        return ForgetfulBlobs(store, lost)

    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY, blobs=without)

    assert found.faults == (Fault.ALIVE_SHUT,)
    assert (found.alive, found.alive_opened) == (1, 0)


def test_with_other_keys_the_drill_does_not_pass(
    backed: Backed, house: House, tmp_path: Path
) -> None:
    other = replace(held_by(house), opener=KekOpener(kek=new_staff_key()))

    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY, held=other)

    assert Fault.ALIVE_SHUT in found.faults


class ForgetfulOpener(KekOpener):
    """Wraps as it should, and cannot unwrap what it wrapped."""

    @override
    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        raise NotAuthenticError("wrapped under another KEK")


def test_a_drill_that_could_open_nothing_says_that_it_proves_nothing(
    backed: Backed, house: House, tmp_path: Path
) -> None:
    blind = replace(held_by(house), opener=ForgetfulOpener(kek=new_staff_key()))

    found = drilled(house, tmp_path / "scratch", backed.made, now=DUE + DAY, held=blind)

    assert found.faults == (Fault.ALIVE_SHUT, Fault.CONTROL_SHUT)


def test_a_key_is_tried_as_what_the_thing_is(backed: Backed) -> None:
    house = open_house(backed.folder)
    keys = list(open_wraps(keyring=house.keyring, held=held_by(house)))
    things = list(
        sealed_things(main=house.main, blobs=house.blobs, application_ids=list(backed.due))
    )

    shut = [thing for thing in things if not _opened_by_any(thing, keys, house.blobs)]

    # Contact, manifest, three documents and a letter; what careers answered has a key of its own.
    assert len(things) == 2 * 7
    assert len(shut) == 2 * 1


def _opened_by_any(thing: SealedThing, keys: list[Opened], blobs: BlobStore) -> bool:
    return any(opens(thing=thing, key=each.key, blobs=blobs) for each in keys)


def test_a_drill_writes_nothing_into_a_ledger() -> None:
    ledger = CopiedLedger((ApplicationId(random_id()),))

    with pytest.raises(StoreError, match="does not write"):
        ledger.append([ApplicationId(random_id())])

    assert len(list(ledger.ids())) == 1


def test_every_table_with_something_sealed_of_an_application_is_tried() -> None:
    assert {table.name for table in SEALED_TABLES} >= {
        "answer",
        "contact",
        "hold",
        "manifest",
        "note",
        "outbox",
        "request",
        "review",
        "text",
    }
