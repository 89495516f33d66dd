"""The doctor's look at the records: clocks, keys, blobs and the ledger against each other."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from vault.db import doctoring as db
from vault.db.engines import Database
from vault.domain.identifiers import ApplicationId
from vault.errors import MissingBlobError
from vault.ports.blob_store import BlobName, BlobStore
from vault.usecases.doctor.doctor import Finding, error, warning
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.replay_ledger import still_there
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.retention.recount import look_at_clocks
from vault.usecases.submission.sweep import arrivals_without_wrap

NEW = timedelta(hours=1)  # a key may stand without its row for the length of an upload
WAL_PATIENCE_MS = 1_000


def doctor_stores(*, stores: ErasureStores, book: PolicyBook, now: datetime) -> Iterator[Finding]:
    """This function will compare the stores with each other and with the policy.

    Raises:
        StoreError: a store cannot be reached, or the ledger is missing.
    """
    yield from _integrity(stores)
    yield from _ledger(stores)
    yield from _clocks(stores.main, book, now)
    yield from _keys(stores, now)
    yield from _blobs(stores.main, stores.blobs)


def _integrity(stores: ErasureStores) -> Iterator[Finding]:
    for name, database in (("main database", stores.main), ("keyring", stores.keyring)):
        with database.reading() as session:
            is_whole = db.is_whole(session)
        if not is_whole:
            yield error(
                "damaged",
                f"SQLite finds the {name} damaged.",
                "Stop everything, keep the files, and restore the newest backup.",
            )
        elif not database.truncate_wal(wait_ms=WAL_PATIENCE_MS):
            yield warning(
                "log-held",
                f"A reader keeps the {name}'s write-ahead log from being emptied.",
                "End long-running readers such as backups: erased keys stay in the log meanwhile.",
            )


def _ledger(stores: ErasureStores) -> Iterator[Finding]:
    back = still_there(stores=stores, ids=list(dict.fromkeys(stores.ledger.ids())))
    if back:
        yield error(
            "erased-came-back",
            f"{len(back)} erased applications have rows, keys or blobs again.",
            "Restart every process, or run `applicant-vault purge`: the ledger is replayed first.",
        )


def _clocks(main: Database, book: PolicyBook, now: datetime) -> Iterator[Finding]:
    clocks = look_at_clocks(main=main, book=book, now=now)
    if clocks.late:
        yield error(
            "clock-late",
            f"{clocks.late} records bear a later end than the policy gives them.",
            "Run `applicant-vault purge`: it judges every clock anew first.",
        )
    if clocks.early:
        yield error(
            "clock-early",
            f"{clocks.early} records bear an earlier end than the policy gives them.",
            "Run `applicant-vault purge`: it judges every clock anew, and erases none of them.",
        )
    if clocks.refused:
        yield error(
            "clock-refused",
            f"{clocks.refused} records have no rule, or facts that the policy never accepts.",
            "Compare their dates with `applicant-vault policy explain`; they go at their old end.",
        )


def _keys(stores: ErasureStores, now: datetime) -> Iterator[Finding]:
    lost = arrivals_without_wrap(main=stores.main, keyring=stores.keyring)
    if lost:
        yield error(
            "arrivals-without-key",
            f"{len(lost)} applications arrived and nobody holds a key to them.",
            "Restore the newest backup of the keyring; never delete them by hand.",
        )
    # The keyring first: what arrives in between has its row when the main database is asked.
    with stores.keyring.reading() as session:
        slots = db.slots_with_wraps(session, before=now - NEW)
    with stores.main.reading() as session:
        nobodys = slots - db.owners(session) - db.under_way(session)
    if nobodys:
        yield error(
            "keys-without-rows",
            f"The keyring holds keys for {len(nobodys)} things that the main database lacks.",
            "Was an older main database restored? Restore the newest one: they can be read again.",
        )


def _blobs(main: Database, blobs: BlobStore) -> Iterator[Finding]:
    # The blobs first, for the same reason; what seems to be missing is asked for by its name.
    there = {(name.application_id, name.object_id) for name in blobs.names()}
    with main.reading() as session:
        expected, under_way = db.blobs_by_rows(session), db.under_way(session)
    missing = sum(_is_missing(blobs, *each) for each in expected - there)
    if missing:
        yield error(
            "blobs-missing",
            f"{missing} documents have a row and no blob.",
            "Restore the blobs from the newest backup.",
        )
    orphans = sum(each[0] not in under_way for each in there - expected)
    if orphans:
        yield warning(
            "blobs-orphaned",
            f"{orphans} blobs belong to no document.",
            "Was an older main database restored? No key opens them without their rows.",
        )


def _is_missing(blobs: BlobStore, application_id: bytes, object_id: bytes) -> bool:
    name = BlobName(application_id=ApplicationId(application_id), object_id=object_id)
    try:
        blobs.open(name).close()
    except MissingBlobError:
        return True
    return False
