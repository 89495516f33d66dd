"""Opening the two databases, the blobs and the ledger, as the settings say. Holds no key."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.checkpoints_folder import FolderCheckpointArchive
from vault.adapters.ledger_file import FileLedger
from vault.adapters.policies_packaged import policy_text
from vault.adapters.restore_mark_file import FileRestoreMark
from vault.db.engines import Database, open_database
from vault.db.migrate import Store, is_current, is_there
from vault.domain.policy.parse import parse_policy
from vault.errors import StoreError
from vault.ports.blob_store import BlobStore
from vault.ports.buckets import BucketFacts
from vault.ports.checkpoints import CheckpointArchive
from vault.ports.ledger import Ledger
from vault.settings import Settings
from vault.wiring.policy import policy_seen

BUCKET = "s3:"
CHECKPOINTS = "checkpoints"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What every process works on."""

    main: Database
    keyring: Database
    blobs: BlobStore
    ledger: Ledger
    checkpoints: CheckpointArchive
    check_places: Callable[[], None] = lambda: None
    """Raises StoreError when documents lie where the policy does not allow; first use does too."""
    buckets: Callable[[], list[BucketFacts]] = list
    """How the buckets are set up, if there are any. Raises StoreError."""
    close_buckets: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Give all connections back."""
        self.close_buckets()
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
    try:
        _require(stores.main, Store.MAIN)
        _require(stores.keyring, Store.KEYRING)
    except BaseException:
        stores.close()
        raise
    return stores


def _require(database: Database, store: Store) -> None:
    if not is_there(database):
        raise StoreError(f"the {store} database is missing: is there a vault here?")
    if not is_current(database, store):
        raise StoreError(f"the {store} database is not up to date: run `applicant-vault migrate`")


def stores_unchecked(settings: Settings) -> Stores:
    """This function will open the stores whatever is there: for a restore alone."""
    main, keyring = open_database(settings.database), open_database(settings.keyring)
    if not _is_in_bucket(settings):
        return Stores(
            main=main,
            keyring=keyring,
            blobs=FilesystemBlobStore(_folder(settings)),
            ledger=FileLedger(Path(settings.ledger)),
            checkpoints=_checkpoint_folder(settings),
        )
    return _with_buckets(settings, main, keyring)


def _with_buckets(settings: Settings, main: Database, keyring: Database) -> Stores:
    # Loaded only here: a vault that keeps everything in files does not wait for it.
    from vault.wiring.buckets import Buckets  # noqa: PLC0415

    buckets = Buckets(settings, allowed=lambda: _regions(settings, main))
    has_ledger = settings.ledger.startswith(BUCKET)
    return Stores(
        main=main,
        keyring=keyring,
        blobs=(
            buckets.blobs()
            if settings.blobs.startswith(BUCKET)
            else FilesystemBlobStore(_folder(settings))
        ),
        ledger=buckets.ledger() if has_ledger else FileLedger(Path(settings.ledger)),
        checkpoints=buckets.checkpoints() if has_ledger else _checkpoint_folder(settings),
        check_places=buckets.check_places,
        buckets=buckets.facts,
        close_buckets=buckets.close,
    )


def _regions(settings: Settings, main: Database) -> Collection[str]:
    is_there = main.file is None or main.file.exists()
    if is_there and is_current(main, Store.MAIN):
        return policy_seen(main, settings).active.hosting.regions
    return regions_proposed(settings)  # a restore into an empty place


def found_ledger(settings: Settings) -> None:
    """This function will begin the ledger where there is none. Only for a vault that is new.

    Raises:
        StoreError: it cannot be kept there, or documents may not lie where they should.
    """
    file = ledger_file(settings)
    if _is_in_bucket(settings):
        from vault.wiring.buckets import Buckets  # noqa: PLC0415 - as above

        buckets = Buckets(settings, allowed=lambda: regions_proposed(settings))
        try:
            buckets.check_places()
            if file is None and not (ledger := buckets.ledger()).exists():
                ledger.create()
        finally:
            buckets.close()
    if file is not None and not file.exists():
        FileLedger(file).create()


def regions_proposed(settings: Settings) -> Collection[str]:
    """This function will return where data may lie by the policy that the settings name.

    Raises:
        SettingError, PolicyError: it cannot be read, or does not load.
    """
    return parse_policy(policy_text(settings.policy)).hosting.regions


def refuse_half_restored(settings: Settings) -> None:
    """This function will return when no restore was left unfinished here.

    Raises:
        StoreError: one was: until the ledger is replayed, nothing may be served.
    """
    if FileRestoreMark(settings.data).parts() is not None:
        raise StoreError(
            "a restore was begun here and not finished: run `applicant-vault backup restore` again"
        )


def blob_folder(settings: Settings) -> Path | None:
    """This function will return the folder that ``file:`` names; None where it is a bucket."""
    return None if settings.blobs.startswith(BUCKET) else _folder(settings)


def ledger_file(settings: Settings) -> Path | None:
    """This function will return the ledger's file; None where it is a bucket."""
    return None if settings.ledger.startswith(BUCKET) else Path(settings.ledger)


def _is_in_bucket(settings: Settings) -> bool:
    return settings.blobs.startswith(BUCKET) or settings.ledger.startswith(BUCKET)


def _folder(settings: Settings) -> Path:
    return Path(settings.blobs.removeprefix("file:"))


def _checkpoint_folder(settings: Settings) -> FolderCheckpointArchive:
    return FolderCheckpointArchive(settings.data / CHECKPOINTS)
