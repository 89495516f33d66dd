"""Put a backup back into an empty place, and let nothing serve before the ledger is replayed.

  1. look: the ledger can be read, every archive is what it should be, and the place is free;
  2. set the mark: from here on no process starts on this vault;
  3. put the parts back, comparing every hash;
  4. bring the schema up to date;
  5. see that the ledger knows every erasure that the copy knows: an older ledger is refused;
  6. replay the ledger: whatever was erased since is erased again;
  7. end the staff's sessions, and enter it all in the audit log;
  8. take the mark away.

What is refused up to step 5 leaves the place as it was. After a crash the mark stands, and the
next restore begins anew. No key is held and nothing is opened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError

from vault.db.engines import Database
from vault.db.migrate import HEADS, Store, migrate
from vault.db.snapshot import ITS_OWN_TOOLS, has_file, remove_files, write_database_file
from vault.db.tables import Erasure, StaffSession
from vault.domain.audit_events import Event
from vault.errors import ArchiveError, VaultError
from vault.ports.archive import Archive, ArchiveFile, RestoreMark
from vault.ports.blob_store import BlobName, BlobStore
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.backup.format import (
    CLOCKS_DIFFER,
    DATABASE_FILE,
    KEYRING_LIFE,
    ArchiveStore,
    Head,
    Unpacker,
    blob_named,
)
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.replay_ledger import Replayed, replay_ledger

Progress = Callable[[int], None]


class Part(StrEnum):
    """What can be put back by itself."""

    DATABASE = "database"
    BLOBS = "blobs"
    KEYRING = "keyring"


OF_STORE = {
    ArchiveStore.MAIN: frozenset({Part.DATABASE, Part.BLOBS}),
    ArchiveStore.KEYRING: frozenset({Part.KEYRING}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back, and what the ledger did with it."""

    parts: tuple[Part, ...]
    taken_at: tuple[datetime, ...]
    blobs: int
    replayed: Replayed


def restore(
    *,
    stores: ErasureStores,
    mark: RestoreMark,
    archives: Sequence[Archive],
    parts: frozenset[Part] | None,
    settle: Callable[[], None],
    now: datetime,
    progress: Progress,
) -> Restored:
    """This function will put back the named parts of these archives, or all that they hold.

    ``settle`` makes durable what ``stores.blobs`` has taken, and ``progress`` is told how many
    are back. The parts that are not put back have to be there.

    Raises:
        ArchiveError: the place is not free, or an archive is damaged, of the wrong store, or a
            keyring's that is older than seven days; or the ledger is older than the copy.
        StoreError, NoSpaceError: a store failed, or the ledger is missing.
    """
    # Step 1: look.
    known = frozenset(stores.ledger.ids())
    opened = [_opened(archive, now) for archive in archives]
    wanted = _wanted(opened, parts)
    _clear_what_a_crash_left(stores, mark)
    _require_free(stores, wanted)
    # Step 2: the mark.
    mark.begin(sorted(wanted))
    try:
        # Step 3: the parts.
        blobs = sum(unpack(one, stores, wanted, progress=progress) for one in opened)
        settle()
        # Step 4: the schema.
        bring_up(stores=stores)
        # Step 5: the ledger against the copy.
        require_whole_ledger(main=stores.main, ledger_ids=known)
    except VaultError:
        take_away(stores, wanted)
        mark.end()
        raise
    # Step 6: the ledger.
    replayed = replay_ledger(stores=stores, now=now)
    # Step 7: sessions and the log.
    _enter(stores.main, opened, wanted, replayed, now)
    # Step 8: the mark.
    mark.end()
    taken_at = tuple(one.head.taken_at for one in opened)
    parts_back = tuple(sorted(wanted))
    return Restored(parts=parts_back, taken_at=taken_at, blobs=blobs, replayed=replayed)


def _opened(archive: Archive, now: datetime) -> Unpacker:
    opened = Unpacker(archive)
    check_head(opened.head, now=now)
    return opened


def check_head(head: Head, *, now: datetime) -> None:
    """This function will return when an archive may be put back.

    Raises:
        ArchiveError: it is a keyring's and older than seven days, from a later version of the
            program, or from the future.
    """
    if head.taken_at > now + CLOCKS_DIFFER:
        raise ArchiveError("the backup is from the future: look at this machine's clock")
    if head.store is ArchiveStore.KEYRING and head.taken_at + KEYRING_LIFE < now:
        raise ArchiveError(
            "this copy of the keyring is older than seven days: receipts of erasure promise that"
            " it is gone by now"
        )
    newest = HEADS[Store.MAIN if head.store is ArchiveStore.MAIN else Store.KEYRING]
    if head.schema > newest:
        raise ArchiveError("the backup was made by a later version of the program")


def unpack(
    archive: Unpacker, stores: ErasureStores, wanted: frozenset[Part], *, progress: Progress
) -> int:
    """This function will put back what is wanted of one archive and return how many blobs.

    Raises:
        ArchiveError: it is damaged. What was put back MUST be taken away again.
        StoreError, NoSpaceError: a store failed.
    """
    is_main = archive.head.store is ArchiveStore.MAIN
    database = stores.main if is_main else stores.keyring
    part = Part.DATABASE if is_main else Part.KEYRING
    blobs = 0
    for file in archive.content():
        if file.name == DATABASE_FILE:
            _put_database(database, file, wanted=part in wanted)
        elif not is_main:
            raise ArchiveError("the backup holds something that is no part of a keyring")
        else:
            name = blob_named(file.name)
            if Part.BLOBS in wanted:
                _put_blob(stores.blobs, name, file)
                blobs += 1
                progress(blobs)
            else:
                _skip(file)
    if part in wanted and not has_file(database):
        raise ArchiveError("the backup holds no database")
    return blobs


def take_away(stores: ErasureStores, parts: frozenset[Part]) -> None:
    """This function will remove parts that a restore has put into an empty place."""
    if Part.DATABASE in parts:
        remove_files(stores.main)
    if Part.KEYRING in parts:
        remove_files(stores.keyring)
    if Part.BLOBS in parts:
        for name in list(stores.blobs.names()):
            stores.blobs.delete(name)


def require_whole_ledger(*, main: Database, ledger_ids: frozenset[bytes]) -> None:
    """This function will return when the ledger names every application that the copy calls erased.

    Raises:
        ArchiveError: it does not: it is older than the copy, and would let people come back.
    """
    with main.reading() as session:
        erased = session.scalars(select(Erasure.application_id).execution_options(yield_per=5_000))
        if any(each not in ledger_ids for each in erased):
            raise ArchiveError(
                "the ledger is older than the backup: put the newest ledger in place first"
            )


def _wanted(opened: Sequence[Unpacker], parts: frozenset[Part] | None) -> frozenset[Part]:
    stores = [one.head.store for one in opened]
    if len(set(stores)) != len(stores):
        raise ArchiveError("give at most one backup of each store")
    held = frozenset[Part]().union(*(OF_STORE[store] for store in stores))
    if parts is not None and not parts <= held:
        raise ArchiveError(f"no backup was given that holds the {min(parts - held)}")
    return held if parts is None else parts


def _clear_what_a_crash_left(stores: ErasureStores, mark: RestoreMark) -> None:
    left = mark.parts()
    if left is not None:
        # The place of these parts was empty when the mark was set: they came from a backup.
        take_away(stores, frozenset(Part(part) for part in left if part in set(Part)))
        mark.end()


def _require_free(stores: ErasureStores, wanted: frozenset[Part]) -> None:
    """What comes back finds its place empty, and the databases that do not are there."""
    if Part.BLOBS in wanted and next(iter(stores.blobs.names()), None) is not None:
        raise ArchiveError("there are blobs already: move them away first")
    for part, database in ((Part.DATABASE, stores.main), (Part.KEYRING, stores.keyring)):
        is_there = has_file(database)
        if part in wanted and is_there:
            raise ArchiveError(f"there is a {part} already: move it away first")
        if part not in wanted and not is_there:
            raise ArchiveError(f"the {part} is missing here: put it back as well")


def _put_database(database: Database, file: ArchiveFile, *, wanted: bool) -> None:
    if not wanted:
        _skip(file)
        return
    if database.file is None:
        raise ArchiveError(ITS_OWN_TOOLS)
    write_database_file(database.file, pieces=file.pieces)


def _put_blob(blobs: BlobStore, name: BlobName, file: ArchiveFile) -> None:
    writer = blobs.create(name)
    try:
        for piece in file.pieces:
            writer.write(piece)
        writer.commit()
    except BaseException:
        writer.abort()
        raise


def _skip(file: ArchiveFile) -> None:
    for _piece in file.pieces:
        pass  # read all the same, for its hash


def bring_up(*, stores: ErasureStores) -> None:
    """This function will bring restored databases to this version's schema.

    Raises:
        ArchiveError: one of them is no database.
    """
    try:
        migrate(stores.main, Store.MAIN)
        migrate(stores.keyring, Store.KEYRING)
    except DatabaseError as error:
        raise ArchiveError("the backup holds a database that SQLite cannot read") from error


def _enter(
    main: Database,
    opened: Sequence[Unpacker],
    wanted: frozenset[Part],
    replayed: Replayed,
    now: datetime,
) -> None:
    with main.writing() as session:
        if Part.DATABASE in wanted:
            # They were ended since, perhaps, and the copy does not know.
            session.execute(delete(StaffSession))
        record(
            session,
            event=Event.BACKUP_RESTORED,
            at=now,
            actor=OPERATOR,
            detail={
                "run": opened[0].head.pair.hex(),
                "fields": sorted(str(part) for part in wanted),
                "count": replayed.known,
                "erased": replayed.came_back,
            },
        )
