"""The offline copy holds every key that something may still need, and says when it holds more."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.applications import hand_in
from tests.factories.custodies import passphrase_custody
from tests.factories.rotating import activate, begin, record_of, retire, rotate
from tests.integration.keys.test_rotation import INTAKE, KEK, WEEK, everything_opens, staff_wraps
from tests.integration.keys.vaults import Vault
from vault.adapters.intake_opener_ring import IntakeRingOpener
from vault.adapters.opener_kek_ring import KekRingOpener
from vault.crypto.argon2 import CHEAPEST
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import SecretBytes
from vault.domain.identifiers import ApplicationId
from vault.errors import KeyFileError
from vault.ports.keys import Wrapped
from vault.usecases.keys.names import key_name
from vault.usecases.keys.recovery import export_keys, verify_recovery

PASSPHRASE = "tolv små grå katter i rad"


def exported(vault: Vault) -> str:
    return export_keys(
        main=vault.main,
        custody=vault.keys.custody,
        key_record=record_of(vault),
        fingerprint=vault.keys.signer.fingerprint,
        passphrase=SecretBytes(PASSPHRASE.encode()),
        now=vault.office.world.clock(),
        cost=CHEAPEST,
    )


def verify(vault: Vault, copy: str) -> int:
    return verify_recovery(
        main=vault.main,
        custody=vault.keys.custody,
        key_record=record_of(vault),
        untrusted_text=copy,
        passphrase=SecretBytes(PASSPHRASE.encode()),
        now=vault.office.world.clock(),
    )


def brought_back(copy: str, folder: Path) -> KekRingOpener:
    """The keys of a folder that was written from a copy, with nothing else at hand."""
    said, keys = json.loads(copy), folder / "back"
    keys.mkdir(mode=0o700)
    for name, text in (said["keys"] | said["beside"]).items():
        (keys / f"{name}.key.json").write_text(text)
        (keys / f"{name}.key.json").chmod(0o600)
    (folder / "passphrase").write_text(PASSPHRASE)
    (folder / "passphrase").chmod(0o600)
    custody = passphrase_custody(keys, folder / "passphrase")
    assert IntakeRingOpener(custody=custody).key_ids()
    return KekRingOpener(custody=custody)


def test_between_rotation_and_retirement_a_copy_opens_what_is_and_what_was(
    full: Vault, tmp_path: Path
) -> None:
    backup = [(ApplicationId(one.slot_id), one.key_id, one.sealed) for one in staff_wraps(full)]
    rotation, _ = rotate(full, KEK, now=full.office.world.clock())

    copy = exported(full)
    assert verify(full, copy) == 0

    opener = brought_back(copy, tmp_path)
    assert opener.key_ids() == [rotation.new_id, *rotation.old_ids]
    everything_opens(full, opener)
    assert len(backup) == 2
    for owner, key_id, sealed in backup:
        assert key_id is not None
        wrapped = Wrapped(key_id=key_id, sealed=sealed)
        assert opener.unwrap_application_key(application_id=owner, wrapped=wrapped)


def test_a_copy_of_a_rotation_that_was_killed_holds_both_keys(full: Vault, tmp_path: Path) -> None:
    clock = full.office.world.clock
    rotation = begin(full, KEK, now=clock())
    activate(full, rotation, now=clock())

    copy = exported(full)

    assert verify(full, copy) == 0
    everything_opens(full, brought_back(copy, tmp_path))


@pytest.mark.parametrize("kind", [KEK, INTAKE])
def test_a_copy_that_lacks_a_key_that_is_not_retired_is_refused(
    vault: Vault, kind: KeyBlobKind
) -> None:
    hand_in(vault.office.world)
    old = key_name(kind=kind, secret=vault.keys.custody.load(kind=kind)).hex()
    rotate(vault, kind, now=vault.office.world.clock())
    copy = json.loads(exported(vault))
    del copy["beside"][f"{kind.value}.{old}"]

    with pytest.raises(KeyFileError, match=f"lacks {kind.value}.{old}"):
        verify(vault, json.dumps(copy))


def test_a_copy_from_before_a_key_was_retired_is_told(vault: Vault) -> None:
    clock = vault.office.world.clock
    rotate(vault, KEK, now=clock())
    copy = exported(vault)
    verify(vault, copy)
    retire(vault, KEK, now=clock() + WEEK + timedelta(minutes=1))

    assert verify(vault, copy) == 1
    assert verify(vault, exported(vault)) == 0
