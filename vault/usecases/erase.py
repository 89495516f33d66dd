"""Steps 2 to 5 of an erasure (design.md §4, Purge), for applications that are marked ``erasing``.

  2. append their ids to the ledger;
  3. in the keyring, in one transaction: destroy their wraps and leave their slots dead; then empty
     the write-ahead log until it says done;
  4. remove their blobs, every version;
  5. in one transaction: delete their rows and insert the unsigned facts, which ``work`` signs.

Any step may be repeated; whoever resumes begins again at 2. Nothing is called erased before 5.
This module holds no key and reads no sealed column.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.crypto.canonical import Json
from vault.crypto.keys import random_id
from vault.db.engines import Database
from vault.db.purging import (
    add_to_statistic,
    blobs_of,
    delete_rows,
    kill_slots,
    letters_of,
    with_fact,
)
from vault.db.tables import Application, Erasure
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.errors import StoreError
from vault.ports.blob_store import BlobStore, Removed
from vault.ports.ledger import Ledger
from vault.usecases.recording import PURGE, record

ROWS_AT_ONCE = 250  # tens of milliseconds: nobody waits longer for the main database
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
) -> Erased:
    """This function will erase applications whose rows are marked ``erasing``.

    Raises:
        StoreError: a store failed, or a reader kept the keyring's log from being emptied. What
            was begun stays marked, unreadable, and is resumed by the next run.
    """
    # Step 2: the ledger.
    stores.ledger.append([ApplicationId(each) for each in application_ids])
    return destroy(stores=stores, application_ids=application_ids, run_id=run_id, now=now)


def destroy(
    *,
    stores: ErasureStores,
    application_ids: Sequence[bytes],
    run_id: bytes | None,
    now: datetime,
) -> Erased:
    """This function will do steps 3 to 5 for applications that the ledger names.

    Raises:
        StoreError: as ``erase``.
    """
    ids = [ApplicationId(each) for each in application_ids]
    with stores.main.reading() as session:
        letters = letters_of(session, ids)
    # Step 3: the keys.
    destroy_keys(keyring=stores.keyring, slot_ids=[*ids, *letters])
    # Step 4: the blobs.
    removed = {each: stores.blobs.delete_application(each) for each in ids}
    # Step 5: the rows and the facts.
    facts: list[Erasure] = []
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[start : start + ROWS_AT_ONCE]
        with stores.main.writing() as session:
            facts += _state_facts(session, some, removed, run_id, now)
            session.flush()
            session.expunge_all()
            delete_rows(session, some, letters=letters_of(session, some))
    return Erased(
        receipts=tuple(fact.id for fact in facts),
        blobs=sum(fact.blobs for fact in facts),
        byte_count=sum(fact.byte_count for fact in facts),
    )


def destroy_keys(*, keyring: Database, slot_ids: Sequence[bytes]) -> None:
    """This function will destroy all wraps of these slots, in the log of the keyring as well.

    Raises:
        StoreError: a reader kept the log from being emptied; the bytes may still be in it.
    """
    with keyring.writing() as session:
        kill_slots(session, slot_ids)
    if not keyring.truncate_wal(wait_ms=WAL_PATIENCE_MS):
        raise StoreError("a reader keeps the keyring's log from being emptied")


def _state_facts(
    session: Session,
    ids: Sequence[ApplicationId],
    removed: Mapping[ApplicationId, Removed],
    run_id: bytes | None,
    now: datetime,
) -> list[Erasure]:
    """Insert the unsigned facts, their audit entries and the month's counts."""
    # Locked: of two that resume the same erasure, the later one finds no row and states nothing.
    rows = session.scalars(
        select(Application)
        .where(Application.id.in_(ids))
        .order_by(Application.id)
        .with_for_update()
    ).all()
    known, blobs = with_fact(session, ids), blobs_of(session, ids)
    fresh = [row for row in rows if row.id not in known]
    facts = []
    for row in fresh:
        count, size = blobs.get(row.id, (0, 0))
        gone = removed[ApplicationId(row.id)]
        facts.append(_fact(row, max(count, gone.blobs), max(size, gone.bytes), run_id, now))
    session.add_all(facts)
    for fact in facts:
        _record(session, fact)
    for kind, number in sorted(Counter(row.kind for row in fresh).items()):
        add_to_statistic(session, month=f"{now:%Y-%m}", measure=f"erased.{kind}", count=number)
    return facts


def _fact(
    application: Application, blobs: int, byte_count: int, run_id: bytes | None, now: datetime
) -> Erasure:
    return Erasure(
        id=random_id(),
        application_id=application.id,
        run_id=run_id,
        reason=application.erasing_reason or "expired",
        rule=application.rule,
        policy_version=application.policy_version,
        kind=application.kind,
        due_at=application.expires_at,
        at=now,
        blobs=blobs,
        byte_count=byte_count,
    )


def _record(session: Session, fact: Erasure) -> None:
    detail: dict[str, Json] = {
        "rule": fact.rule,
        "by": fact.reason,
        "blobs": fact.blobs,
        "bytes": fact.byte_count,
    }
    if fact.run_id is not None:
        detail["run"] = fact.run_id.hex()
    record(
        session,
        event=Event.APPLICATION_ERASED,
        at=fact.at,
        actor=PURGE,
        subject=fact.application_id,
        detail=detail,
        once=f"erased:{fact.application_id.hex()}",
    )
