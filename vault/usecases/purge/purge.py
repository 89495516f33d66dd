"""The purge: everything that is due, guarded, in batches, resumable. Holds no key.

Clocks that moved by the calendar or a new policy are judged anew first. What an earlier run began
and did not live to finish is finished; then the guard is asked; then groups are claimed and
erased until nothing is due. Any number of runs may do this at once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from vault.db.ends import latest_seen
from vault.db.engines import Database
from vault.db.purge_runs import take_over
from vault.db.purging import count_due
from vault.db.run_locks import is_running, running
from vault.db.turns import Turns, at_most
from vault.domain.purge_guard import Boot
from vault.errors import GuardError, StoreError, VaultError
from vault.usecases.purge.asks import ask_guard, has_jumped
from vault.usecases.purge.claim import Place, claim, look
from vault.usecases.purge.erase import WAL_PATIENCE_MS, Erased, ErasureStores, erase
from vault.usecases.purge.run import FAILED, PurgeReport, close_run, open_run, receipts_of_run
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.retention.recount import recount_all

__all__ = ["BATCH", "FAILED", "PurgeReport", "purge", "receipts_of_run"]

BATCH = 200  # rows locked at once, at most, of a file; fewer where they take long: others wait
GROUP = 3 * BATCH  # erased together: the disk is waited for once for all of them

Progress = Callable[[int, int], None]
"""Told how many are erased, and how many were due when the run began."""


def purge(
    *,
    stores: ErasureStores,
    book: PolicyBook,
    now: datetime,
    boot: Boot | None = None,
    limit: int | None = None,
    confirmed: bool = False,
    progress: Progress = lambda _erased, _due: None,
) -> PurgeReport:
    """This function will erase what is due at ``now`` and report it.

    ``boot`` is the machine's start, where it can be known; ``limit`` is the most that this run
    erases; ``confirmed`` lets it pass the guard. Any number of runs may do so at once: each takes
    what no other has in hand, and lets whoever waits for the database in between its batches.

    Raises:
        GuardError: more would go than the policy lets go without a person, or the clock jumped.
            What an earlier run had begun was finished, nothing else was begun, and what has
            expired stays unreadable.
        StoreError: the main database failed. Failures of the other stores are counted: what was
            begun is resumed by the next run.
    """
    report = PurgeReport(as_of=now)
    with running(stores.main, report.run_id):
        open_run(stores.main, report, boot=boot)
        try:
            jumped = has_jumped(stores.main, boot=boot)
            if not jumped or confirmed:
                clocks = recount_all(main=stores.main, book=book, now=now)
                report.recounted, report.clockless = clocks.moved, clocks.clockless
            _finish_begun(stores, report, limit, progress)
            ask_guard(stores.main, book, report, jumped=jumped, confirmed=confirmed)
            _erase_due(stores, book, report, limit, progress)
            if not stores.main.truncate_wal(wait_ms=WAL_PATIENCE_MS):
                report.problems.append("a reader keeps the main database's log from being emptied")
        except GuardError as stop:
            close_run(stores.main, report, stopped_by=str(stop.reason))
            raise
        except VaultError:
            close_run(stores.main, report, stopped_by=FAILED)
            raise
        close_run(stores.main, report, stopped_by=None)
    return report


def _finish_begun(
    stores: ErasureStores,
    report: PurgeReport,
    limit: int | None,
    progress: Progress,
) -> None:
    """Resume from step 2 what an earlier run marked and did not live to finish."""
    turns = Turns(stores.main)
    while size := _room(stores.main, report, limit):
        with turns.writing() as session:
            ids = take_over(
                session,
                run_id=report.run_id,
                is_running=partial(is_running, stores.main),
                limit=size,
            )
        if not ids:
            return
        report.due += len(ids)
        report.expected += len(ids)
        _erase_group(stores, report, ids, turns)
        progress(report.erased, report.expected)


def _erase_due(
    stores: ErasureStores,
    book: PolicyBook,
    report: PurgeReport,
    limit: int | None,
    progress: Progress,
) -> None:
    place: Place | None = None
    turns = Turns(stores.main)
    with stores.main.reading() as session:
        latest = latest_seen(session, now=report.as_of)
    while size := _room(stores.main, report, limit):
        ids, place = _claim_group(
            stores.main, book, report, turns, latest=latest, after=place, size=size
        )
        if ids:
            _erase_group(stores, report, ids, turns)
            progress(report.erased, report.expected)
        if place is None:
            return
    report.due += _left(stores.main, report)


def _claim_group(
    main: Database,
    book: PolicyBook,
    report: PurgeReport,
    turns: Turns,
    *,
    latest: datetime,
    after: Place | None,
    size: int,
) -> tuple[list[bytes], Place | None]:
    """Mark up to ``size``, a batch at a time, and say where the walk stands: None at its end."""
    ids: list[bytes] = []
    place, pace = after, turns.pace_of("claims", most=at_most(main, rows=BATCH))
    while room := min(pace.rows, size - len(ids)):
        if len(ids) > at_most(main, rows=GROUP) - pace.rows:
            break  # the rest of a group is no batch, when much of what follows is held
        # Judged in the time in which others may write: the lock is for what needs it.
        with main.reading() as session:
            looked = look(
                session, book=book, now=report.as_of, after=place, limit=room, latest=latest
            )
        with turns.writing(pace=pace) as session:
            claimed = claim(
                session,
                book=book,
                now=report.as_of,
                run_id=report.run_id,
                after=place,
                limit=room,
                looked=looked,
                latest=latest,
            )
        ids += claimed.ids
        report.held += claimed.held
        report.restricted += claimed.restricted
        report.waiting += claimed.waiting
        place = claimed.place
        if place is None:
            break
    report.due += len(ids)
    return ids, place


def _left(main: Database, report: PurgeReport) -> int:
    """Count what a limit leaves to the next run; what waits for an act was counted apart."""
    with main.reading() as session:
        return max(0, count_due(session, now=report.as_of) - report.waiting)


def _room(main: Database, report: PurgeReport, limit: int | None) -> int:
    """Say how many may be begun now."""
    group = at_most(main, rows=GROUP)
    left = group if limit is None else limit - report.erased - report.failed
    return max(0, min(group, left))


def _erase_group(
    stores: ErasureStores, report: PurgeReport, ids: Sequence[bytes], turns: Turns
) -> None:
    """Erase one group. A failure is counted, said by the exit code, and resumed by the next run."""
    try:
        gone: Erased = erase(
            stores=stores,
            application_ids=ids,
            run_id=report.run_id,
            now=report.as_of,
            turns=turns,
        )
    except StoreError as error:
        report.failed += len(ids)
        report.problems.append(str(error))
        return
    # Ids whose row another process finished meanwhile are its erasures, not ours.
    report.erased += len(gone.receipts)
    report.blobs += gone.blobs
    report.byte_count += gone.byte_count
