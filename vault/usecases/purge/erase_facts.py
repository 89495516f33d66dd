"""What stays of an erasure: the fact, its entry in the log, the month's counts, who has to hear.

All of it is written in the transaction that deletes the rows: nothing is called erased before.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json
from vault.crypto.keys import random_id
from vault.db.by_ids import Stored, as_moment, as_stored, insert_stored, lock_ids, owned_in
from vault.db.erasing import Held, ends_of, holds_on, note_recipients
from vault.db.purging import add_to_statistics, blobs_of, with_fact
from vault.db.tables import Application, AuditEntry, Disclosure, Document, Erasure, Hold
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.domain.statistics import erased_cells
from vault.ports.blob_store import Removed
from vault.usecases.audit.recording import PURGE, EntryRow, entry_row

Fact = dict[str, Any]
"""The columns of an ``Erasure``, as stored: a run makes a hundred thousand of them."""

_OF_SOME = (Document.__tablename__, Hold.__tablename__)
_OF_RECIPIENTS = (Disclosure.__tablename__,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What will be written of one erasure: made before anybody has to wait for it."""

    fact: Fact
    entry: dict[str, Any]
    cells: tuple[tuple[str, str], ...]


def prepare_facts(
    session: Session,
    ids: Sequence[ApplicationId],
    *,
    removed: Mapping[ApplicationId, Removed],
    run_id: bytes | None,
    now: datetime,
) -> dict[bytes, Prepared]:
    """This function will read what the facts of these erasures need, and make them.

    Their rows are marked as being erased: nobody changes them any more.
    """
    having = owned_in(session, _OF_SOME, ids)
    holds = holds_on(session, having[Hold.__tablename__])
    blobs = blobs_of(session, having[Document.__tablename__])
    at = as_stored(session, now)
    prepared: dict[bytes, Prepared] = {}
    for row in ends_of(session, ids):
        count, size = blobs.get(row.id, (0, 0))
        gone = removed[ApplicationId(row.id)]
        fact = {
            "id": random_id(),
            "application_id": row.id,
            "run_id": run_id,
            "reason": row.reason,
            "rule": row.rule,
            "policy_version": row.policy_version,
            "kind": row.kind,
            "due_at": row.expires_at,
            "at": at,
            "blobs": max(count, gone.blobs),
            "byte_count": max(size, gone.bytes),
            **_held(session, holds.get(row.id)),
        }
        cells = erased_cells(
            kind=row.kind,
            received_at=as_moment(row.received_at),
            outcome=row.outcome,
            is_withdrawn=row.withdrawn_at is not None,
            now=now,
        )
        entry: dict[str, Any] = {**_entry(fact, now=now), "at": at}
        prepared[row.id] = Prepared(fact=fact, entry=entry, cells=cells)
    return prepared


def state_facts(
    session: Session, prepared: Mapping[bytes, Prepared], *, now: datetime
) -> list[Fact]:
    """This function will insert the unsigned facts of what is about to be deleted, and return them.

    An application whose erasure is a fact already, or whose row is gone, gets none: of two that
    resume the same erasure the later one states nothing.
    """
    ids = list(prepared)
    locked = lock_ids(session, ids, table=Application.__tablename__)
    known = with_fact(session, ids)
    fresh = [prepared[each] for each in locked if each not in known]
    if not fresh:
        return []
    facts = [each.fact for each in fresh]
    insert_stored(session, Erasure.__tablename__, facts)
    insert_stored(session, AuditEntry.__tablename__, [each.entry for each in fresh])
    told = owned_in(session, _OF_RECIPIENTS, [fact["application_id"] for fact in facts])
    note_recipients(session, told[Disclosure.__tablename__], now=now)
    cells = Counter(cell for each in fresh for cell in each.cells)
    add_to_statistics(session, cells)
    return facts


def _held(session: Session, held: Held | None) -> dict[str, Stored]:
    until = held.until if held else None
    return {
        "held_from": as_stored(session, held.since) if held else None,
        "held_until": as_stored(session, until) if until else None,
    }


def _entry(fact: Fact, *, now: datetime) -> EntryRow:
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
        at=now,
        actor=PURGE,
        subject=fact["application_id"],
        detail=detail,
        once=f"erased:{fact['application_id'].hex()}",
    )
