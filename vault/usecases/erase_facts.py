"""What stays of an erasure: the fact, its entry in the log, the month's counts, who has to hear.

All of it is written in the transaction that deletes the rows: nothing is called erased before.
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
from vault.db.by_ids import lock_ids, owned_in
from vault.db.erasing import Held, holds_on, note_recipients
from vault.db.purging import add_to_statistics, blobs_of, with_fact
from vault.db.tables import Application, AuditEntry, Disclosure, Document, Erasure, Hold
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.domain.statistics import erased_cells
from vault.ports.blob_store import Removed
from vault.usecases.recording import PURGE, EntryRow, entry_row

Fact = dict[str, Any]
"""The columns of an ``Erasure``: plain rows, for a run makes a hundred thousand of them."""

_OF_A_FACT = (
    Application.id.label("application_id"),
    func.coalesce(Application.erasing_reason, "expired").label("reason"),
    Application.rule,
    Application.policy_version,
    Application.kind,
    Application.expires_at.label("due_at"),
)
_OF_SOME = (Document.__tablename__, Hold.__tablename__)
_OF_RECIPIENTS = (Disclosure.__tablename__,)
_OF_THE_COUNTS = (Application.received_at, Application.outcome, Application.withdrawn_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What will be written of one erasure: made before anybody has to wait for it."""

    fact: Fact
    entry: EntryRow
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
    rows = session.execute(
        select(*_OF_A_FACT, *_OF_THE_COUNTS).where(Application.id.in_(ids))
    ).all()
    having = owned_in(session, _OF_SOME, ids)
    holds = holds_on(session, having[Hold.__tablename__])
    blobs = blobs_of(session, having[Document.__tablename__])
    prepared: dict[bytes, Prepared] = {}
    for row in rows:
        values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row's fields
        received_at, outcome, withdrawn_at = (values.pop(one.key) for one in _OF_THE_COUNTS)
        count, size = blobs.get(row.application_id, (0, 0))
        gone = removed[row.application_id]
        fact = {
            **values,
            "id": random_id(),
            "run_id": run_id,
            "at": now,
            "blobs": max(count, gone.blobs),
            "byte_count": max(size, gone.bytes),
            **_held(holds.get(row.application_id)),
        }
        cells = erased_cells(
            kind=row.kind,
            received_at=received_at,
            outcome=outcome,
            is_withdrawn=withdrawn_at is not None,
            now=now,
        )
        prepared[row.application_id] = Prepared(fact=fact, entry=_entry(fact), cells=cells)
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
    connection = session.connection()
    connection.execute(insert(Erasure), facts)
    connection.execute(insert(AuditEntry), [each.entry for each in fresh])
    told = owned_in(session, _OF_RECIPIENTS, [fact["application_id"] for fact in facts])
    note_recipients(session, told[Disclosure.__tablename__], now=now)
    cells = Counter(cell for each in fresh for cell in each.cells)
    add_to_statistics(session, cells)
    return facts


def _held(held: Held | None) -> dict[str, datetime | None]:
    return {
        "held_from": held.since if held else None,
        "held_until": held.until if held else None,
    }


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
