"""The drill: a scratch place, the archives, and every key that opens.

Its keys make it as powerful as ``work``, so it is wired apart from backup and restore, which hold
none. The scratch place is made for the owner alone and removed at the end; what lies in it is as
sealed as it is in the archives.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from vault.adapters.archive_tar import TarArchive
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.db.engines import open_database
from vault.settings import Settings, sqlite_url
from vault.usecases.backup.drill import CopiedLedger, Drilled, drill, enter_drill
from vault.usecases.backup.drill_fill import fill
from vault.usecases.backup.drill_keys import HeldKeys
from vault.usecases.purge.erase import ErasureStores
from vault.wiring.custody import custody_of, intake_opener, opener
from vault.wiring.stores import Stores, open_stores

Progress = Callable[[int], None]


def hold_drill(
    settings: Settings,
    *,
    main: Path,
    keyring: Path | None,
    scratch: Path | None,
    now: datetime,
    progress: Progress,
) -> Drilled:
    """This function will put archives back into a scratch place and try every key on them.

    Without an archive of the keyring, a copy of the keyring as it is now takes its place.
    ``scratch`` is where the place is made: the system's folder for temporary files, if None.

    Raises:
        ArchiveError: an archive is damaged, of the wrong store, or too old.
        StoreError, KeyFileError, WrongPassphraseError: the vault or its keys do not open.
    """
    stores = open_stores(settings)
    try:
        custody = custody_of(settings)
        held = HeldKeys(opener=opener(custody), intake_opener=intake_opener(custody))
        with _place(scratch, stores) as place:
            head = fill(
                scratch=place,
                live_keyring=stores.keyring,
                main=TarArchive(main),
                keyring=TarArchive(keyring) if keyring else None,
                now=now,
            )
            found = drill(
                scratch=place, live_keyring=stores.keyring, held=held, now=now, progress=progress
            )
        enter_drill(main=stores.main, pair=head.pair, found=found, now=now)
        return found
    finally:
        stores.close()


@contextmanager
def _place(parent: Path | None, stores: Stores) -> Iterator[ErasureStores]:
    folder = Path(mkdtemp(prefix="applicant-vault-drill-", dir=parent))
    place = ErasureStores(
        main=open_database(sqlite_url(folder / "main.sqlite3")),
        keyring=open_database(sqlite_url(folder / "keyring.sqlite3")),
        blobs=FilesystemBlobStore(folder / "blobs", syncs=False),
        ledger=CopiedLedger(tuple(stores.ledger.ids())),
    )
    try:
        yield place
    finally:
        place.main.close()
        place.keyring.close()
        shutil.rmtree(folder)
