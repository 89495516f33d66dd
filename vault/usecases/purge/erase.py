"""Steps 2 to 5 of an erasure (design.md §4, Purge), for applications that are marked ``erasing``.

  2. append their ids to the ledger;
  3. in the keyring, in one transaction: destroy their wraps and leave their slots dead; then empty
     the write-ahead log until it says done;
  4. remove their blobs, every version;
  5. in one transaction: delete their rows and insert the unsigned facts, which ``work`` signs.

Any step may be repeated; whoever resumes begins again at 2. Nothing is called erased before 5.
This module holds no key and reads no sealed column.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vault.db.engines import Database
from vault.db.purging import delete_rows, kill_slots, letters_of
from vault.db.turns import Turns, at_most
from vault.domain.identifiers import ApplicationId
from vault.errors import StoreError
from vault.ports.blob_store import BlobStore
from vault.ports.ledger import Ledger
from vault.usecases.purge.erase_facts import Fact, prepare_facts, state_facts

ROWS_AT_ONCE = 200  # at most, of a file; fewer where they take long: others wait for it
WAL_PATIENCE_MS = 5_000  # a reader of the keyring reads a few wraps: milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureStores:
    """Everywhere that an application leaves something."""

    main: Database
    keyring: Database
    blobs: BlobStore
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What one batch took away; ``receipts`` are the ids of the erasure facts."""

    receipts: tuple[bytes, ...]
    blobs: int
    byte_count: int


def erase(
    *,
    stores: ErasureStores,
    application_ids: Sequence[bytes],
    run_id: bytes,
    now: datetime,
    turns: Turns | None = None,
) -> Erased:
    """This function will erase applications whose rows are marked ``erasing``.

    Raises:
        StoreError: a store failed, or a reader kept the keyring's log from being emptied. What
            was begun stays marked, unreadable, and is resumed by the next run.
    """
    # Step 2: the ledger.
    stores.ledger.append([ApplicationId(each) for each in application_ids])
    return destroy(
        stores=stores, application_ids=application_ids, run_id=run_id, now=now, turns=turns
    )


def destroy(
    *,
    stores: ErasureStores,
    application_ids: Sequence[bytes],
    run_id: bytes | None,
    now: datetime,
    turns: Turns | None = None,
) -> Erased:
    """This function will do steps 3 to 5 for applications that the ledger names.

    ``turns`` are those of a run that writes to the main database otherwise as well.

    Raises:
        StoreError: as ``erase``.
    """
    ids = [ApplicationId(each) for each in application_ids]
    with stores.main.reading() as session:
        letters = letters_of(session, ids)
    # Step 3: the keys.
    destroy_keys(keyring=stores.keyring, slot_ids=[*ids, *letters])
    # Step 4: the blobs.
    removed = stores.blobs.delete_applications(ids)
    # Step 5: the rows and the facts.
    facts: list[Fact] = []
    turns, done = turns or Turns(stores.main), 0
    pace = turns.pace_of("rows", most=at_most(stores.main, rows=ROWS_AT_ONCE))
    while some := ids[done : done + pace.rows]:
        done += len(some)
        # Made in the time in which others may write: the lock is for what needs it.
        with stores.main.reading() as session:
            prepared = prepare_facts(session, some, removed=removed, run_id=run_id, now=now)
        with turns.writing(pace=pace) as session:
            facts += state_facts(session, prepared, now=now)
            delete_rows(session, some, letters=letters_of(session, some))
    return Erased(
        receipts=tuple(fact["id"] for fact in facts),
        blobs=sum(fact["blobs"] for fact in facts),
        byte_count=sum(fact["byte_count"] for fact in facts),
    )


def destroy_keys(*, keyring: Database, slot_ids: Sequence[bytes]) -> None:
    """This function will destroy all wraps of these slots, in the log of the keyring as well.

    Raises:
        StoreError: a reader kept the log from being emptied; the bytes may still be in it.
    """
    # Emptying the log syncs it first, and then the database: no need to do it twice.
    with Turns(keyring, waits=False).writing() as session:
        kill_slots(session, slot_ids)
    if not keyring.truncate_wal(wait_ms=WAL_PATIENCE_MS):
        raise StoreError("a reader keeps the keyring's log from being emptied")
