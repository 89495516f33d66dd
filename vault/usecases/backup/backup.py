"""Take a backup while the vault is in use: two archives, and in neither the keys or the ledger.

  1. the main database, as it is at one moment;
  2. the blobs of the applications that it knows;
  3. the keyring, as it is after that.

In this order every application in the copy has its documents and its wraps; one that was purged
meanwhile has neither, and the ledger says so. No key is held and nothing is opened.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vault.crypto.keys import random_id
from vault.db.engines import Database
from vault.db.migrate import HEADS, Store
from vault.db.outbox import errand_done
from vault.db.snapshot import applications_in, read_file, take_snapshot
from vault.domain.audit_events import Event
from vault.errors import MissingBlobError, StoreError
from vault.ports.archive import ArchiveFile, ArchiveFolder
from vault.ports.blob_store import BlobName, BlobReader, BlobStore
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.backup.format import (
    DATABASE_FILE,
    KEYRING_LIFE,
    ArchiveStore,
    Head,
    Packer,
    Written,
    blob_file,
)
from vault.usecases.doctor.doctor import BACKUP

LOOK_UP = 500  # blobs whose applications are looked for at once
_PIECE = 1024 * 1024

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupStores:
    """What is copied."""

    main: Database
    keyring: Database
    blobs: BlobStore


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """Where the two archives are, and what is in them.

    ``expired`` counts older archives of the keyring that were removed: their seven days were over.
    """

    pair: bytes
    main: Path
    keyring: Path
    blobs: int
    byte_count: int
    expired: int


def back_up(
    *,
    stores: BackupStores,
    main_folder: ArchiveFolder,
    keyring_folder: ArchiveFolder,
    now: datetime,
    progress: Progress,
) -> BackedUp:
    """This function will write both archives, durable on return, and enter it in the audit log.

    ``progress`` is told how many blobs are in. Archives of the keyring that are older than seven
    days are removed from their folder.

    Raises:
        ArchiveError: somebody else is writing to a folder.
        StoreError, NoSpaceError: a store or a folder failed. No half of an archive is there; the
            first of the two may be.
    """
    pair = random_id()
    with main_folder.locked(), keyring_folder.locked():
        main, written = _archive(
            stores.main, main_folder, _head(ArchiveStore.MAIN, pair, now), stores.blobs, progress
        )
        keyring, wraps = _archive(
            stores.keyring, keyring_folder, _head(ArchiveStore.KEYRING, pair, now), None, progress
        )
        expired = keyring_folder.remove_older(store=ArchiveStore.KEYRING, than=now - KEYRING_LIFE)
    blobs, size = written.files - 2, written.byte_count + wraps.byte_count  # head and database
    with stores.main.writing() as session:
        record(
            session,
            event=Event.BACKUP_CREATED,
            at=now,
            actor=OPERATOR,
            detail={"run": pair.hex(), "blobs": blobs, "bytes": size},
        )
        errand_done(session, BACKUP, at=now)
    return BackedUp(
        pair=pair, main=main, keyring=keyring, blobs=blobs, byte_count=size, expired=expired
    )


def _head(store: ArchiveStore, pair: bytes, now: datetime) -> Head:
    schema = HEADS[Store.MAIN if store is ArchiveStore.MAIN else Store.KEYRING]
    return Head(store=store, pair=pair, taken_at=now, schema=schema)


def _archive(
    database: Database,
    folder: ArchiveFolder,
    head: Head,
    blobs: BlobStore | None,
    progress: Progress,
) -> tuple[Path, Written]:
    snapshot = folder.scratch(store=head.store)
    take_snapshot(database, to=snapshot)
    writer = folder.begin(store=head.store, taken_at=head.taken_at)
    try:
        packer = Packer(writer, head)
        packer.add(
            ArchiveFile(
                name=DATABASE_FILE, size=snapshot.stat().st_size, pieces=read_file(snapshot)
            )
        )
        if blobs is not None:
            _add_blobs(packer, snapshot, blobs, progress)
        written = packer.finish()
        return writer.commit(), written
    except BaseException:
        writer.abort()
        raise


def _add_blobs(packer: Packer, snapshot: Path, blobs: BlobStore, progress: Progress) -> None:
    done = 0
    for name in _known(snapshot, blobs):
        try:
            blob = blobs.open(name)
        except MissingBlobError:
            continue  # an upload under way, or purged a moment ago
        # What goes away from here on ends the backup, where the store gives an open blob up with
        # its name (a bucket): half a file must not be in it.
        with blob:
            packer.add(ArchiveFile(name=blob_file(name), size=blob.size, pieces=_pieces(blob)))
        done += 1
        progress(done)


def _known(snapshot: Path, blobs: BlobStore) -> Iterator[BlobName]:
    """Give the blobs of the applications that the copy of the main database has."""
    some: list[BlobName] = []
    for name in blobs.names():
        some.append(name)
        if len(some) == LOOK_UP:
            yield from _with_rows(snapshot, some)
            some = []
    yield from _with_rows(snapshot, some)


def _with_rows(snapshot: Path, names: list[BlobName]) -> list[BlobName]:
    rows = applications_in(snapshot, {name.application_id for name in names})
    return [name for name in names if name.application_id in rows]


def _pieces(blob: BlobReader) -> Iterator[bytes]:
    for start in range(0, blob.size, _PIECE):
        try:
            piece = blob.read_at(start, _PIECE)
        except MissingBlobError as error:
            raise StoreError(
                "a document was erased while it was being copied: take the backup again"
            ) from error
        yield piece
