"""The purge: everything that is due, guarded, in batches, resumable. Holds no key.

Clocks that moved by the calendar or a new policy are judged anew first. What an earlier run began
is finished; then the guard is asked; then batches are claimed and erased until nothing is due.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from vault.crypto.keys import random_id
from vault.db.engines import Database
from vault.db.purging import count_due, half_erased, store_size
from vault.db.tables import PurgeRun
from vault.domain.audit_events import Event
from vault.domain.purge_guard import guard
from vault.errors import GuardError, StoreError, VaultError
from vault.usecases.erase import WAL_PATIENCE_MS, Erased, ErasureStores, erase
from vault.usecases.policy_book import PolicyBook
from vault.usecases.purge_claim import Place, claim
from vault.usecases.recording import OPERATOR, PURGE, record
from vault.usecases.recount import recount

FAILED = "failed"
"""What stopped a run whose stores failed."""

BATCH = 250  # rows locked at once: tens of milliseconds, so that nobody waits for the purge
GROUP = 4  # batches that share one append to the ledger and one emptying of the keyring's log


@dataclass(slots=True, kw_only=True)
class PurgeReport:
    """What a run did.

    ``due`` counts all that was found due: begun ones of earlier runs, and what a ``limit`` left.
    """

    run_id: bytes
    as_of: datetime
    due: int = 0
    erased: int = 0
    held: int = 0
    restricted: int = 0
    waiting: int = 0
    """Left alone for a day: an act that was made in time awaits verification."""
    recounted: int = 0
    """Clocks that had moved by the calendar or by a new policy."""
    failed: int = 0
    blobs: int = 0
    byte_count: int = 0
    receipts: list[bytes] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Why batches failed, in words of ours."""


def purge(
    *,
    stores: ErasureStores,
    book: PolicyBook,
    now: datetime,
    limit: int | None = None,
    confirmed: bool = False,
    progress: Callable[[int], None] = lambda _erased: None,
) -> PurgeReport:
    """This function will erase what is due at ``now`` and report it.

    ``limit`` is the most that this run erases; ``confirmed`` lets it pass the guard; ``progress``
    is told how many are erased so far.

    Raises:
        GuardError: more would go than the policy lets go without a person. What an earlier run
            had begun was finished, nothing else was begun, and what has expired stays unreadable.
        StoreError: the main database failed. Failures of the other stores are counted: what was
            begun is resumed by the next run.
    """
    report = PurgeReport(run_id=random_id(), as_of=now)
    _open_run(stores.main, report)
    try:
        report.recounted = recount(main=stores.main, book=book, now=now)
        _finish_begun(stores, report, limit, progress)
        _ask_guard(stores.main, book, report, confirmed=confirmed)
        _erase_due(stores, book, report, limit, progress)
        if not stores.main.truncate_wal(wait_ms=WAL_PATIENCE_MS):
            report.problems.append("a reader keeps the main database's log from being emptied")
    except GuardError as stop:
        _close_run(stores.main, report, stopped_by=str(stop.reason))
        raise
    except VaultError:
        _close_run(stores.main, report, stopped_by=FAILED)
        raise
    _close_run(stores.main, report, stopped_by=None)
    return report


def _open_run(main: Database, report: PurgeReport) -> None:
    """Write the run down before anything is begun."""
    with main.writing() as session:
        due, size = count_due(session, now=report.as_of), store_size(session)
        session.add(PurgeRun(id=report.run_id, started_at=report.as_of, due=due))
        record(
            session,
            event=Event.PURGE_RUN_STARTED,
            at=report.as_of,
            actor=PURGE,
            detail={"run": report.run_id.hex(), "due": due, "store": size},
        )


def _ask_guard(main: Database, book: PolicyBook, report: PurgeReport, *, confirmed: bool) -> None:
    """Go on, or stop with an alarm. A person's yes is written down too."""
    with main.writing() as session:
        size = store_size(session)
        verdict = guard(
            due=count_due(session, now=report.as_of),
            store_size=size,
            forecast_unchanged=0,
            share=book.active.guard.percent,
            at_least=book.active.guard.at_least,
            clock_jump=False,
        )
        if not verdict.stops:
            return
        reason = verdict.reasons[0]
        record(
            session,
            event=Event.GUARD_CONFIRMED if confirmed else Event.GUARD_STOPPED,
            at=report.as_of,
            actor=OPERATOR if confirmed else PURGE,
            detail={
                "run": report.run_id.hex(),
                "code": str(reason),
                "due": verdict.unexpected,
                "store": size,
            },
        )
    if not confirmed:
        report.due += verdict.unexpected
        raise GuardError(
            f"{verdict.unexpected} applications are due, and at most {verdict.limit} go without a"
            " person: look at `purge --dry-run`, then run `purge --yes`",
            reason=str(reason),
        )


def _finish_begun(
    stores: ErasureStores,
    report: PurgeReport,
    limit: int | None,
    progress: Callable[[int], None],
) -> None:
    """Resume what an earlier run marked, from step 2."""
    tried: list[bytes] = []
    while True:
        size = _room(report, limit)
        if size == 0:
            return
        with stores.main.reading() as session:
            ids = half_erased(session, limit=size, skipping=tried)
        if not ids:
            return
        report.due += len(ids)
        if not _erase_batch(stores, report, tuple(ids)):
            tried.extend(ids)
        progress(report.erased)


def _erase_due(
    stores: ErasureStores,
    book: PolicyBook,
    report: PurgeReport,
    limit: int | None,
    progress: Callable[[int], None],
) -> None:
    place: Place | None = None
    while _room(report, limit):
        ids, place = _claim_group(stores.main, book, report, place, limit)
        if ids:
            _erase_batch(stores, report, ids)
            progress(report.erased)
        if place is None:
            return
    report.due += _left(stores.main, report)


def _claim_group(
    main: Database,
    book: PolicyBook,
    report: PurgeReport,
    place: Place | None,
    limit: int | None,
) -> tuple[tuple[bytes, ...], Place | None]:
    """Claim a few batches, each in a transaction of its own; None is the end of the walk."""
    ids: list[bytes] = []
    for _ in range(GROUP):
        with main.writing() as session:
            claimed = claim(
                session,
                book=book,
                now=report.as_of,
                after=place,
                limit=_room(report, limit, begun=len(ids)),
            )
        report.due += len(claimed.ids)
        report.held += claimed.held
        report.restricted += claimed.restricted
        report.waiting += claimed.waiting
        ids.extend(claimed.ids)
        place = claimed.place
        if place is None or _room(report, limit, begun=len(ids)) == 0:
            break
    return tuple(ids), place


def _left(main: Database, report: PurgeReport) -> int:
    """Count what a limit leaves to the next run; what waits for an act was counted apart."""
    with main.reading() as session:
        return max(0, count_due(session, now=report.as_of) - report.waiting)


def _room(report: PurgeReport, limit: int | None, *, begun: int = 0) -> int:
    """Say how many may be begun now; ``begun`` are claimed and not erased yet."""
    left = BATCH if limit is None else limit - report.erased - report.failed - begun
    return max(0, min(BATCH, left))


def _erase_batch(stores: ErasureStores, report: PurgeReport, ids: tuple[bytes, ...]) -> bool:
    """Erase one batch. A failure is counted, said by the exit code, and resumed by the next run."""
    try:
        gone: Erased = erase(
            stores=stores,
            application_ids=ids,
            run_id=report.run_id,
            now=report.as_of,
        )
    except StoreError as error:
        report.failed += len(ids)
        report.problems.append(str(error))
        return False
    # Ids whose row another process finished meanwhile are its erasures, not ours.
    report.erased += len(gone.receipts)
    report.blobs += gone.blobs
    report.byte_count += gone.byte_count
    report.receipts.extend(gone.receipts)
    return True


def _close_run(main: Database, report: PurgeReport, *, stopped_by: str | None) -> None:
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
