"""Backups and restores: the stores, two folders of archives, and no key.

An import contract in ``pyproject.toml`` starts here: whoever backs up can open nothing.
"""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from vault.adapters.archive_tar import TarArchive, TarFolder
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.restore_mark_file import FileRestoreMark
from vault.errors import ArchiveError
from vault.settings import Settings
from vault.usecases.backup.backup import BackedUp, BackupStores, back_up
from vault.usecases.backup.restore import Part, Restored, restore
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.replay_ledger import replay_ledger
from vault.wiring.stores import blob_folder, open_stores, stores_unchecked

Progress = Callable[[int], None]


def take_backup(
    settings: Settings, *, main: Path, keyring: Path, now: datetime, progress: Progress
) -> BackedUp:
    """This function will write both archives, each into a folder of its own.

    Raises:
        ArchiveError: the folders are one and the same, or hold the keys or the data.
        StoreError: there is no vault here, or a store or a folder failed.
    """
    _keep_apart(settings, main, keyring)
    stores = open_stores(settings)
    try:
        # What was erased and came back unnoticed must not go into a backup.
        replay_ledger(
            stores=ErasureStores(
                main=stores.main, keyring=stores.keyring, blobs=stores.blobs, ledger=stores.ledger
            ),
            now=now,
        )
        return back_up(
            stores=BackupStores(main=stores.main, keyring=stores.keyring, blobs=stores.blobs),
            main_folder=TarFolder(main),
            keyring_folder=TarFolder(keyring),
            now=now,
            progress=progress,
        )
    finally:
        stores.close()


def put_back(
    settings: Settings,
    *,
    archives: Sequence[Path],
    parts: frozenset[Part] | None,
    now: datetime,
    progress: Progress,
) -> Restored:
    """This function will restore into the places that the settings name, and replay the ledger.

    Raises:
        ArchiveError, StoreError: as ``restore``.
    """
    stores, folder = stores_unchecked(settings), blob_folder(settings)
    try:
        return restore(
            stores=ErasureStores(
                main=stores.main,
                keyring=stores.keyring,
                # One by one they would take minutes; the mark stands until all are on the disk.
                blobs=FilesystemBlobStore(folder, syncs=False) if folder else stores.blobs,
                ledger=stores.ledger,
            ),
            settle=os.sync,
            mark=FileRestoreMark(settings.data),
            archives=[TarArchive(path) for path in archives],
            parts=parts,
            now=now,
            progress=progress,
        )
    finally:
        stores.close()


def _keep_apart(settings: Settings, main: Path, keyring: Path) -> None:
    folders = (main.resolve(), keyring.resolve())
    if folders[0] == folders[1]:
        raise ArchiveError(
            "give two folders: the copy of the keyring lives seven days, the other as you like"
        )
    for folder in folders:
        for place in (settings.keys.resolve(), settings.data.resolve()):
            if folder.is_relative_to(place) or place.is_relative_to(folder):
                raise ArchiveError("keep backups apart from the keys and from the data")
