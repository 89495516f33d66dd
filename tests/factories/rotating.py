"""Rotations as the command makes them, on a vault that a test has open."""

from datetime import datetime
from typing import Protocol

from tests.factories.keyrings import TestKeys
from vault.adapters.key_files import only_one
from vault.adapters.public_keys_file import read_record
from vault.crypto.keyblob import KeyBlobKind
from vault.db.engines import Database
from vault.usecases.keys.recovery_mark import note_recovery
from vault.usecases.keys.retire import retire_key
from vault.usecases.keys.rewrap import Progress
from vault.usecases.keys.rotate import (
    Moved,
    Rotation,
    RotationTools,
    activate_key,
    begin_rotation,
    check_taken_up,
    move_to_new,
)
from vault.usecases.keys.use import KeyUse, key_uses


class Vault(Protocol):
    """What a rotation asks of a test's vault."""

    @property
    def main(self) -> Database: ...
    @property
    def keyring(self) -> Database: ...
    @property
    def keys(self) -> TestKeys: ...


def rotation_tools(vault: Vault) -> RotationTools:
    keys = vault.keys
    return RotationTools(
        main=vault.main,
        keyring=vault.keyring,
        custody=keys.custody,
        opener=keys.opener,
        intake_opener=keys.intake_opener,
        sealer=keys.sealer,
    )


def record_of(vault: Vault) -> bytes:
    return read_record(vault.keys.custody.folder)


def verify_copy(vault: Vault, *, now: datetime) -> None:
    """Note that an offline copy of the keys in use was verified."""
    with vault.main.writing() as session:
        note_recovery(session, record=record_of(vault), now=now)


def begin(vault: Vault, kind: KeyBlobKind, *, now: datetime) -> Rotation:
    return begin_rotation(
        tools=rotation_tools(vault), kind=kind, key_record=record_of(vault), now=now
    )


def activate(vault: Vault, rotation: Rotation, *, now: datetime) -> None:
    activate_key(
        tools=rotation_tools(vault), rotation=rotation, key_record=record_of(vault), now=now
    )


def rotate(
    vault: Vault,
    kind: KeyBlobKind,
    *,
    now: datetime,
    progress: Progress = lambda _done: None,
) -> tuple[Rotation, Moved]:
    """Do a whole rotation, or what is left of one."""
    with only_one(vault.keys.custody.folder):
        rotation = begin(vault, kind, now=now)
        check_taken_up(main=vault.main, rotation=rotation, now=now)
        activate(vault, rotation, now=now)
        moved = move_to_new(
            tools=rotation_tools(vault), rotation=rotation, progress=progress, now=now
        )
    return rotation, moved


def uses(vault: Vault, kind: KeyBlobKind, *, now: datetime) -> list[KeyUse]:
    return key_uses(
        main=vault.main,
        keyring=vault.keyring,
        custody=vault.keys.custody,
        kind=kind,
        opener=vault.keys.opener,
        now=now,
    )


def retire(vault: Vault, kind: KeyBlobKind, *, now: datetime, backups_gone: bool = False) -> None:
    """Destroy the one old key that there is."""
    [old] = [use for use in uses(vault, kind, now=now) if not use.is_active]
    retire_key(
        main=vault.main,
        custody=vault.keys.custody,
        use=old,
        key_record=record_of(vault),
        backups_gone=backups_gone,
        now=now,
    )
