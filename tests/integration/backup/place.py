"""Backups of a vault: taken, put back and drilled as the commands do, without their processes."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.factories.stores import T0
from tests.integration.kill.errands import hand_in, told
from tests.integration.kill.house import House, open_house
from vault.adapters.archive_tar import TarArchive, TarFolder
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.restore_mark_file import FileRestoreMark
from vault.db.engines import open_database
from vault.ports.blob_store import BlobStore
from vault.ports.ledger import Ledger
from vault.usecases.backup.backup import BackedUp, BackupStores, back_up
from vault.usecases.backup.drill import MAX_TRIES, CopiedLedger, Drilled, drill
from vault.usecases.backup.drill_fill import fill
from vault.usecases.backup.drill_keys import HeldKeys
from vault.usecases.backup.restore import Part, Restored, restore
from vault.usecases.purge.erase import ErasureStores

DAY = timedelta(days=1)
DUE = T0 + timedelta(days=733)  # what was handed in at T0 is due; what came two years later is not
BEFORE = DUE - DAY
LIVING_FROM = T0 + timedelta(days=700)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backed:
    """A vault of two applications about to fall due and one that lives on, and a backup of it."""

    folder: Path
    due: tuple[bytes, ...]
    alive: dict[str, str]
    made: BackedUp


def silent(_done: int) -> None:
    """Tell nobody."""


def filled_and_backed_up(empty: Path, folder: Path) -> Backed:
    """Fill a vault, and back it up on the day before two of its applications fall due."""
    house = open_house(empty)
    due = [told(hand_in(house, key=f"a-submission-key-{n}", now=T0)) for n in range(2)]
    alive = told(hand_in(house, key="a-submission-key-9", now=LIVING_FROM))
    house.accept_all(now=LIVING_FROM)
    made = backed_up(house, folder, now=BEFORE)
    house.close()
    return Backed(
        folder=empty,
        due=tuple(bytes.fromhex(one["id"]) for one in due),
        alive=alive,
        made=made,
    )


def backed_up(house: House, folder: Path, *, now: datetime) -> BackedUp:
    return back_up(
        stores=BackupStores(main=house.main, keyring=house.keyring, blobs=house.blobs),
        main_folder=TarFolder(folder / "main"),
        keyring_folder=TarFolder(folder / "keyring"),
        now=now,
        progress=silent,
    )


def place_in(folder: Path, *, ledger: Ledger) -> ErasureStores:
    """The stores of a vault in a folder; there need be nothing in it."""
    folder.mkdir(exist_ok=True)
    return ErasureStores(
        main=open_database(f"sqlite:///{folder / 'main.sqlite3'}"),
        keyring=open_database(f"sqlite:///{folder / 'keyring.sqlite3'}"),
        blobs=FilesystemBlobStore(folder / "blobs", syncs=False),
        ledger=ledger,
    )


def put_back(
    place: ErasureStores,
    *archives: Path,
    now: datetime,
    parts: frozenset[Part] | None = None,
) -> Restored:
    assert place.main.file is not None
    return restore(
        stores=place,
        mark=FileRestoreMark(place.main.file.parent),
        settle=os.sync,
        archives=[TarArchive(path) for path in archives],
        parts=parts,
        now=now,
        progress=silent,
    )


def held_by(house: House) -> HeldKeys:
    return HeldKeys(opener=house.keys.opener, intake_opener=house.keys.intake_opener)


def drilled(
    house: House,
    scratch: Path,
    made: BackedUp,
    *,
    now: datetime,
    keyring: bool = True,
    blobs: Callable[[BlobStore], BlobStore] = lambda store: store,
    held: HeldKeys | None = None,
    max_tries: int = MAX_TRIES,
) -> Drilled:
    """Drill a backup against the vault it was taken of; ``blobs`` may put something around them."""
    scratch.mkdir()
    place = place_in(scratch, ledger=CopiedLedger(tuple(house.ledger.ids())))
    place = replace(place, blobs=blobs(place.blobs))
    fill(
        scratch=place,
        live_keyring=house.keyring,
        main=TarArchive(made.main),
        keyring=TarArchive(made.keyring) if keyring else None,
        now=now,
    )
    try:
        return drill(
            scratch=place,
            live_keyring=house.keyring,
            held=held or held_by(house),
            now=now,
            progress=silent,
            max_tries=max_tries,
        )
    finally:
        place.main.close()
        place.keyring.close()
