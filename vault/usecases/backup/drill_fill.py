"""Put archives back into a scratch place, for a drill. Nothing is replayed yet."""

from datetime import datetime

from vault.db.engines import Database
from vault.db.snapshot import take_snapshot
from vault.errors import ArchiveError
from vault.ports.archive import Archive
from vault.usecases.backup.format import ArchiveStore, Head, Unpacker
from vault.usecases.backup.restore import (
    OF_STORE,
    bring_up,
    check_head,
    require_whole_ledger,
    unpack,
)
from vault.usecases.purge.erase import ErasureStores


def fill(
    *,
    scratch: ErasureStores,
    live_keyring: Database,
    main: Archive,
    keyring: Archive | None,
    now: datetime,
) -> Head:
    """This function will put a backup into an empty scratch place and return the main one's head.

    Without an archive of the keyring, a copy of the keyring as it is now takes its place.

    Raises:
        ArchiveError: an archive is damaged, of the other store, or too old; or the ledger is
            older than it.
        StoreError, NoSpaceError: a store failed.
    """
    head = _put(scratch, main, ArchiveStore.MAIN, now)
    if keyring is None:
        assert scratch.keyring.file is not None
        take_snapshot(live_keyring, to=scratch.keyring.file)
    else:
        _put(scratch, keyring, ArchiveStore.KEYRING, now)
    bring_up(stores=scratch)
    require_whole_ledger(main=scratch.main, ledger_ids=frozenset(scratch.ledger.ids()))
    return head


def _put(scratch: ErasureStores, archive: Archive, store: ArchiveStore, now: datetime) -> Head:
    opened = Unpacker(archive)
    if opened.head.store is not store:
        raise ArchiveError(f"the backup of the {opened.head.store} stands where the {store}'s goes")
    check_head(opened.head, now=now)
    unpack(opened, scratch, OF_STORE[store], progress=lambda _done: None)
    return opened.head
