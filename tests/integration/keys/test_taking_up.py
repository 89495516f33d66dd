"""How a process takes up what a rotation lays into the keys folder, and what it does not take."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.keyrings import TestKeys, fresh_keys, open_keys
from tests.factories.rotating import activate, begin, rotate
from tests.factories.stores import FixedClock, TestStores
from tests.integration.keys.vaults import Vault
from vault.adapters.key_files import only_one
from vault.adapters.public_keys_file import RECORD_FILE
from vault.adapters.sealer_folder import FolderSealer
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import new_application_key
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.errors import KeyFileError, KeyInUseError, NotAuthenticError
from vault.usecases.worker.tidy import tidy
from vault.wiring.key_watch import KeyWatch

OWNER = ApplicationId(b"a" * 16)


def test_a_key_that_is_met_for_the_first_time_is_looked_for(vault: Vault) -> None:
    now = vault.office.world.clock()
    elsewhere = open_keys(vault.folder)
    key = new_application_key()
    rotation = begin(vault, KeyBlobKind.KEK, now=now)
    activate(vault, rotation, now=now)

    wrapped = vault.keys.opener.wrap_application_key(application_id=OWNER, key=key)
    found = elsewhere.opener.unwrap_application_key(application_id=OWNER, wrapped=wrapped)

    assert wrapped.key_id == rotation.new_id
    assert found == key
    assert elsewhere.opener.key_id == rotation.new_id


def test_a_record_that_nobody_vouches_for_is_not_taken(
    stores: TestStores, keys: TestKeys, tmp_path: Path
) -> None:
    sealer = FolderSealer(folder=stores.folder / "keys", signing_fingerprint=None)
    fixed = FolderSealer(folder=stores.folder / "keys", signing_fingerprint=keys.signer.fingerprint)
    before = sealer.key_id
    fresh_keys(stores, folder="others")

    shutil.copy(stores.folder / "others" / RECORD_FILE, stores.folder / "keys" / RECORD_FILE)

    assert sealer.key_id == fixed.key_id == before
    for fingerprint in (None, keys.signer.fingerprint):
        with pytest.raises(NotAuthenticError):
            FolderSealer(folder=stores.folder / "keys", signing_fingerprint=fingerprint)
    with pytest.raises(KeyFileError):
        FolderSealer(folder=tmp_path / "none", signing_fingerprint=None)


def test_a_process_says_what_it_holds_when_that_changes_and_when_it_ends(vault: Vault) -> None:
    clock = FixedClock(vault.office.world.clock())
    watch = KeyWatch(
        main=vault.main,
        surface="work",
        sealer=vault.keys.sealer,
        rings=(vault.keys.intake_opener, vault.keys.opener),
    )

    for _ in range(3):
        watch.look(clock())
        clock.advance(timedelta(seconds=10))
    assert len(sights(vault)) == 1
    with pytest.raises(KeyInUseError, match="do not hold the new key yet: work"):
        rotate(vault, KeyBlobKind.KEK, now=clock())
    watch.look(clock())
    rotation, _ = rotate(vault, KeyBlobKind.KEK, now=clock())
    clock.advance(timedelta(seconds=70))
    watch.look(clock())
    clock.advance(timedelta(seconds=1))
    watch.end(clock())

    said = sights(vault)
    assert [rotation.new_id in one.holds for one in said] == [False, True, True, False]
    assert said[0].seals_to == vault.keys.sealer.key_id
    assert (said[-1].holds, said[-1].seals_to) == (b"", None)
    assert len({one.process for one in said}) == 1


def test_what_processes_said_is_forgotten_after_a_day(vault: Vault) -> None:
    now = vault.office.world.clock()
    watch = KeyWatch(main=vault.main, surface="work", sealer=vault.keys.sealer)
    watch.look(now)

    tidy(main=vault.main, keyring=vault.keyring, now=now + timedelta(hours=23))
    assert len(sights(vault)) == 1
    tidy(main=vault.main, keyring=vault.keyring, now=now + timedelta(hours=25))
    assert sights(vault) == []


def test_halves_of_somebody_who_was_killed_are_cleared_away(keys: TestKeys) -> None:
    folder = keys.custody.folder
    (folder / "kek.0123456789abcdef.key.json.half").write_text("half")

    with only_one(folder):
        pass

    assert list(folder.glob("*.half")) == []


def sights(vault: Vault) -> list[t.KeySight]:
    with vault.main.reading() as session:
        return list(session.scalars(select(t.KeySight).order_by(t.KeySight.at)))
