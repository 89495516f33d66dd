"""The sweep: what uploads left behind is cleared away, and nothing that arrived is touched.

Runs in ``work``, every minute and at the start. It holds no key. For each upload whose lease ran
out without an arrival, in an order that lets a late upload lose the race and clean up itself:
1. its arrival is inserted as ``abandoned``: unique, so the late commit fails;
2. its slots are made dead (inserted dead if need be): no late writer can add a wrap;
3. its blobs are deleted;
4. its lease goes, so that a sweep that was killed begins again at 1.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from vault.db import submissions
from vault.db.engines import Database
from vault.db.tables import Application, Arrival, Wrap
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.ports.blob_store import BlobStore
from vault.usecases.audit.recording import WORK, record
from vault.usecases.letters.queue import receipt_letter_id

BATCH = 100  # uploads a run: the next one is a minute away
READERS = ("intake", "staff")  # the wraps by which our own side can read
LATE_WRITES = timedelta(hours=24)  # how long after it was abandoned an upload could still write


class _Claim(Enum):
    ALIVE = "alive"
    ARRIVED = "arrived"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one run did."""

    abandoned: int
    answers: int
    late_blobs: int

    @property
    def total(self) -> int:
        """How much there was to do: 0 when nothing was found."""
        return self.abandoned + self.answers + self.late_blobs


def sweep(*, main: Database, keyring: Database, blobs: BlobStore, now: datetime) -> Swept:
    """This function will clear away what uploads left behind. It may be killed and repeated.

    Raises:
        StoreError: a store cannot be reached; the rest waits for the next run.
    """
    with main.reading() as session:
        subjects = submissions.run_out_uploads(session, now=now, limit=BATCH)
        earlier = submissions.abandoned_since(session, since=now - LATE_WRITES)
    removed = blobs.delete_applications([ApplicationId(subject) for subject in earlier])
    late = sum(each.blobs for each in removed.values())
    abandoned = sum(
        _sweep_one(
            main=main,
            keyring=keyring,
            blobs=blobs,
            application_id=ApplicationId(subject),
            now=now,
        )
        for subject in subjects
    )
    with main.writing() as session:
        answers = submissions.delete_run_out_answers(session, now=now)
    return Swept(abandoned=abandoned, answers=answers, late_blobs=late)


def arrivals_without_wrap(*, main: Database, keyring: Database) -> tuple[ApplicationId, ...]:
    """This function will return applications that arrived and whose every key is gone.

    An alarm for ``doctor``, never a clean-up. What is being erased is not among them.
    """
    with main.reading() as session:
        arrived = session.scalars(
            select(Application.id)
            .join(Arrival, Arrival.application_id == Application.id)
            .where(Arrival.state == submissions.ARRIVED, Application.erasing_at.is_(None))
        ).all()
    with keyring.reading() as session:
        live = frozenset(session.scalars(select(Wrap.slot_id).where(Wrap.kind.in_(READERS))))
    return tuple(ApplicationId(one) for one in arrived if one not in live)


def _sweep_one(
    *,
    main: Database,
    keyring: Database,
    blobs: BlobStore,
    application_id: ApplicationId,
    now: datetime,
) -> bool:
    """Judge one run-out lease; True when an upload was abandoned."""
    # (1): claim it, or find that there is nothing to clear
    claim = _claim(main, application_id=application_id, now=now)
    if claim is not _Claim.ABANDONED:
        if claim is _Claim.ARRIVED:
            with main.writing() as session:
                submissions.drop_lease(session, subject=application_id)
        return False
    # (2): no late writer can bring a key
    with keyring.writing() as session:
        for slot_id in (application_id, receipt_letter_id(application_id=application_id)):
            submissions.make_dead(session, slot_id=slot_id)
    # (3): nothing of the content stays
    removed = blobs.delete_applications([application_id])[application_id]
    # (4): done
    with main.writing() as session:
        submissions.drop_lease(session, subject=application_id)
        record(
            session,
            event=Event.APPLICATION_ABANDONED,
            at=now,
            actor=WORK,
            subject=application_id,
            detail={"code": "lease-ran-out", "blobs": removed.blobs},
        )
    return True


def _claim(main: Database, *, application_id: ApplicationId, now: datetime) -> _Claim:
    """Insert the ``abandoned`` arrival, unless the upload lives or has arrived."""
    try:
        with main.writing() as session:
            if not submissions.has_run_out(session, subject=application_id, now=now):
                return _Claim.ALIVE
            arrival = submissions.arrival_of(session, application_id)
            if arrival is not None:
                # Abandoned before: a sweep was killed half-way, so it is cleared once more.
                is_abandoned = arrival.state == submissions.ABANDONED
                return _Claim.ABANDONED if is_abandoned else _Claim.ARRIVED
            session.add(Arrival(application_id=application_id, state=submissions.ABANDONED, at=now))
    except IntegrityError:
        return _Claim.ALIVE  # it arrived in between; the next run sees it
    return _Claim.ABANDONED
