"""Opening the two databases and the blobs, as the settings say. Holds no key."""

from dataclasses import dataclass
from pathlib import Path

from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.ledger_file import FileLedger
from vault.adapters.restore_mark_file import FileRestoreMark
from vault.db.engines import Database, open_database
from vault.db.migrate import Store, is_current
from vault.errors import StoreError
from vault.ports.blob_store import BlobStore
from vault.ports.ledger import Ledger
from vault.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What every process works on."""

    main: Database
    keyring: Database
    blobs: BlobStore
    ledger: Ledger

    def close(self) -> None:
        """Give all connections back."""
        self.main.close()
        self.keyring.close()


def open_stores(settings: Settings) -> Stores:
    """This function will open an existing vault's stores.

    Raises:
        StoreError: there is no vault here, its schema is not this version's, or a restore was
            begun here and not finished.
    """
    refuse_half_restored(settings)
    stores = stores_unchecked(settings)
    for database, store in ((stores.main, Store.MAIN), (stores.keyring, Store.KEYRING)):
        if database.file is not None and not database.file.exists():
            raise StoreError(f"the {store} database is missing: is there a vault here?")
        if not is_current(database, store):
            raise StoreError(
                f"the {store} database is not up to date: run `applicant-vault migrate`"
            )
    return stores


def stores_unchecked(settings: Settings) -> Stores:
    """This function will open the stores whatever is there: for a restore alone."""
    return Stores(
        main=open_database(settings.database),
        keyring=open_database(settings.keyring),
        blobs=FilesystemBlobStore(blob_folder(settings)),
        ledger=FileLedger(settings.ledger),
    )


def refuse_half_restored(settings: Settings) -> None:
    """This function will return when no restore was left unfinished here.

    Raises:
        StoreError: one was: until the ledger is replayed, nothing may be served.
    """
    if FileRestoreMark(settings.data).parts() is not None:
        raise StoreError(
            "a restore was begun here and not finished: run `applicant-vault backup restore` again"
        )


def blob_folder(settings: Settings) -> Path:
    """This function will return the folder that ``file:`` names."""
    return Path(settings.blobs.removeprefix("file:"))
