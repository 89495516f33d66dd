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
from typing import Any

from sqlalchemy import func, insert, select
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
from vault.db.tables import Application, AuditEntry, Erasure
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.errors import StoreError
from vault.ports.blob_store import BlobStore, Removed
from vault.ports.ledger import Ledger
from vault.usecases.recording import PURGE, EntryRow, entry_row

ROWS_AT_ONCE = 250  # tens of milliseconds: nobody waits longer for the main database
WAL_PATIENCE_MS = 5_000  # a reader of the keyring reads a few wraps: milliseconds

Fact = dict[str, Any]
"""The columns of an ``Erasure``: plain rows, for a run makes a hundred thousand of them."""

OF_A_FACT = (
    Application.id.label("application_id"),
    func.coalesce(Application.erasing_reason, "expired").label("reason"),
    Application.rule,
    Application.policy_version,
    Application.kind,
    Application.expires_at.label("due_at"),
)


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
    facts: list[Fact] = []
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[start : start + ROWS_AT_ONCE]
        with stores.main.writing() as session:
            facts += _state_facts(session, some, removed, run_id, now)
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
) -> list[Fact]:
    """Insert the unsigned facts, their audit entries and the month's counts."""
    # Locked: of two that resume the same erasure, the later one finds no row and states nothing.
    rows = session.execute(
        select(*OF_A_FACT).where(Application.id.in_(ids)).order_by(Application.id).with_for_update()
    ).all()
    known, blobs = with_fact(session, ids), blobs_of(session, ids)
    facts: list[Fact] = []
    for row in rows:
        if row.application_id not in known:
            count, size = blobs.get(row.application_id, (0, 0))
            gone = removed[row.application_id]
            facts.append(
                {
                    **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name for a row's fields
                    "id": random_id(),
                    "run_id": run_id,
                    "at": now,
                    "blobs": max(count, gone.blobs),
                    "byte_count": max(size, gone.bytes),
                }
            )
    if facts:
        session.execute(insert(Erasure), facts)
        session.execute(insert(AuditEntry), [_entry(fact) for fact in facts])
    for kind, number in sorted(Counter(fact["kind"] for fact in facts).items()):
        add_to_statistic(session, month=f"{now:%Y-%m}", measure=f"erased.{kind}", count=number)
    return facts


def _entry(fact: Fact) -> EntryRow:
    application_id = fact["application_id"]
    detail: dict[str, Json] = {
        "rule": fact["rule"],
        "by": fact["reason"],
        "blobs": fact["blobs"],
        "bytes": fact["byte_count"],
    }
    if fact["run_id"] is not None:
        detail["run"] = fact["run_id"].hex()
    return entry_row(
        event=Event.APPLICATION_ERASED,
        at=fact["at"],
        actor=PURGE,
        subject=application_id,
        detail=detail,
        once=f"erased:{application_id.hex()}",
    )
