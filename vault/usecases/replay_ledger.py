"""At every start: whatever the ledger says was erased is erased again, should it have come back.

A restore by copying files goes unnoticed otherwise. Nothing is served before this is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from vault.db.purging import living_slots, present
from vault.db.tables import Application
from vault.domain.application import Status
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.usecases.erase import ErasureStores, destroy
from vault.usecases.recording import PURGE, record

BATCH = 500  # ids in one query


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many ids the ledger holds, and how many of them had come back."""

    known: int
    came_back: int


def replay_ledger(*, stores: ErasureStores, now: datetime) -> Replayed:
    """This function will erase anew whatever the ledger names and a store still has.

    Blobs are removed for everybody whose rows or keys had come back: a restored folder alone
    holds ciphertext that no key opens, and ``doctor`` finds it.

    Raises:
        StoreError: the ledger is missing or damaged, or a store failed. Nothing may be served.
    """
    ids = list(dict.fromkeys(stores.ledger.ids()))
    came_back = sum(
        _replay(stores, ids[start : start + BATCH], now) for start in range(0, len(ids), BATCH)
    )
    if came_back:
        with stores.main.writing() as session:
            record(
                session,
                event=Event.LEDGER_REPLAYED,
                at=now,
                actor=PURGE,
                detail={"count": len(ids), "erased": came_back},
            )
    return Replayed(known=len(ids), came_back=came_back)


def _replay(stores: ErasureStores, ids: Sequence[ApplicationId], now: datetime) -> int:
    with stores.keyring.reading() as session:
        living = living_slots(session, ids)
    with stores.main.reading() as session:
        rows = present(session, ids)
    again = sorted({*living, *rows})
    if not again:
        return 0
    # Out of everybody's reach before anything slow begins.
    with stores.main.writing() as session:
        _mark(session, again, now)
    destroy(stores=stores, application_ids=again, run_id=None, now=now)
    return len(again)


def _mark(session: Session, ids: Sequence[bytes], now: datetime) -> None:
    session.execute(
        update(Application)
        .where(Application.id.in_(ids))
        .values(status=Status.ERASING, erasing_at=now, erasing_reason="ledger")
    )
