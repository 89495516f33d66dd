"""At every start: whatever the ledger says was erased is erased again, should it have come back.

A restore by copying files goes unnoticed otherwise. Nothing is served before this is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import update
from sqlalchemy.orm import Session

from vault.db.purge_runs import in_hand
from vault.db.purging import begun_among, living_slots, present
from vault.db.run_locks import is_running
from vault.db.tables import Application
from vault.domain.application import Status
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.ports.blob_store import BlobStore
from vault.usecases.audit.recording import PURGE, record
from vault.usecases.purge.erase import ErasureStores, destroy

BATCH = 250  # applications erased at once, as in the purge


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many ids the ledger holds, how many of them had come back, and how many were resumed.

    ``resumed`` counts erasures that were begun and killed: nothing of theirs was called erased.
    """

    known: int
    came_back: int
    resumed: int


def replay_ledger(*, stores: ErasureStores, now: datetime) -> Replayed:
    """This function will erase anew whatever the ledger names and a store still has.

    What a purge that runs at this moment has in hand is left to it.

    Raises:
        StoreError: the ledger is missing or damaged, or a store failed. Nothing may be served.
    """
    ids = list(dict.fromkeys(stores.ledger.ids()))
    if not ids:
        return Replayed(known=0, came_back=0, resumed=0)
    again = sorted(still_there(stores=stores, ids=ids))
    with stores.main.reading() as session:
        others = in_hand(session, again, is_running=partial(is_running, stores.main))
        again = [each for each in again if each not in others]
        begun = begun_among(session, again)
    for start in range(0, len(again), BATCH):
        _erase_again(stores, again[start : start + BATCH], now)
    came_back = len(again) - len(begun)
    if came_back:
        with stores.main.writing() as session:
            record(
                session,
                event=Event.LEDGER_REPLAYED,
                at=now,
                actor=PURGE,
                detail={"count": len(ids), "erased": came_back},
            )
    return Replayed(known=len(ids), came_back=came_back, resumed=len(begun))


def still_there(*, stores: ErasureStores, ids: Sequence[ApplicationId]) -> set[ApplicationId]:
    """This function will return those that have rows, blobs, or a slot that is not dead.

    Raises:
        StoreError: a store failed.
    """
    with stores.keyring.reading() as session:
        living = living_slots(session, ids)
    with stores.main.reading() as session:
        rows = present(session, ids)
    return {ApplicationId(each) for each in living | rows} | _with_blobs(stores.blobs, set(ids))


def _with_blobs(blobs: BlobStore, ids: set[ApplicationId]) -> set[ApplicationId]:
    return {name.application_id for name in blobs.names() if name.application_id in ids}


def _erase_again(stores: ErasureStores, ids: Sequence[ApplicationId], now: datetime) -> None:
    # Out of everybody's reach before anything slow begins.
    with stores.main.writing() as session:
        _mark(session, ids, now)
    destroy(stores=stores, application_ids=ids, run_id=None, now=now)


def _mark(session: Session, ids: Sequence[bytes], now: datetime) -> None:
    """Mark what came back. What a killed purge had marked keeps its own reason."""
    session.execute(
        update(Application)
        .where(Application.id.in_(ids), Application.erasing_at.is_(None))
        .values(status=Status.ERASING, erasing_at=now, erasing_reason="ledger")
    )
