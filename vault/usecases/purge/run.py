"""One run of the purge as it is written down: its report, its beginning, and its end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from vault.crypto.keys import random_id
from vault.db.engines import Database
from vault.db.purge_runs import count_late, facts_of_run
from vault.db.purging import count_due, store_size
from vault.db.tables import PurgeRun
from vault.domain.audit_events import Event
from vault.domain.purge_guard import Boot
from vault.usecases.audit.recording import PURGE, record

PAGE = 5_000  # ids read at once: a run may have stated a hundred thousand
FAILED = "failed"
"""What stopped a run whose stores failed."""


@dataclass(slots=True, kw_only=True)
class PurgeReport:
    """What a run did.

    ``due`` counts all that was found due: begun ones of earlier runs, and what a ``limit`` left.
    """

    run_id: bytes = field(default_factory=random_id)
    as_of: datetime
    expected: int = 0
    """How many were due when it began: what a progress bar goes by."""
    due: int = 0
    erased: int = 0
    held: int = 0
    restricted: int = 0
    waiting: int = 0
    """Left alone for a day: an act that was made in time awaits verification."""
    recounted: int = 0
    """Clocks that had moved by the calendar or by a new policy."""
    clockless: int = 0
    """Records without a clock: the policy has no rule for them, or their facts cannot be."""
    failed: int = 0
    blobs: int = 0
    byte_count: int = 0
    problems: list[str] = field(default_factory=list)
    """Why batches failed, in words of ours."""


def receipts_of_run(main: Database, run_id: bytes) -> Iterator[bytes]:
    """This function will yield the ids of the facts that a run stated, from the store, by id.

    Raises:
        StoreError: the main database failed.
    """
    last = b""
    while True:
        with main.reading() as session:
            page = facts_of_run(session, run_id=run_id, after=last, limit=PAGE)
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1]


def open_run(main: Database, report: PurgeReport, *, boot: Boot | None) -> None:
    """This function will write the run down before anything is begun.

    What is late by more than a day goes into the log: somebody promised that it would be gone.
    """
    # Counted before the lock is taken: it reads all that is due, and others would wait.
    with main.reading() as session:
        due, size = count_due(session, now=report.as_of), store_size(session)
        late = count_late(session, now=report.as_of)
    report.expected = due
    with main.writing() as session:
        session.add(
            PurgeRun(
                id=report.run_id,
                started_at=report.as_of,
                due=due,
                boot_id=boot.id if boot else None,
                booted_at=boot.at if boot else None,
            )
        )
        run = report.run_id.hex()
        record(
            session,
            event=Event.PURGE_RUN_STARTED,
            at=report.as_of,
            actor=PURGE,
            detail={"run": run, "due": due, "store": size},
        )
        if late:
            record(
                session,
                event=Event.ERASURE_LATE,
                at=report.as_of,
                actor=PURGE,
                detail={"run": run, "count": late},
            )


def close_run(main: Database, report: PurgeReport, *, stopped_by: str | None) -> None:
    """This function will write down what the run did, and what stopped it."""
    with main.writing() as session:
        run = session.get_one(PurgeRun, report.run_id)
        run.finished_at, run.stopped_by = report.as_of, stopped_by
        run.due, run.erased, run.failed = report.due, report.erased, report.failed
        run.held, run.restricted = report.held, report.restricted
        run.blobs, run.byte_count = report.blobs, report.byte_count
        record(
            session,
            event=Event.PURGE_RUN_ENDED,
            at=report.as_of,
            actor=PURGE,
            detail={
                "run": report.run_id.hex(),
                "due": report.due,
                "erased": report.erased,
                "held": report.held,
                "failed": report.failed,
                "skipped": report.waiting,
                "blobs": report.blobs,
                "bytes": report.byte_count,
            },
        )
