"""Looking for what is wrong or unsafe: findings for whoever runs the vault, in plain English.

Nothing is changed, nothing is opened, and no finding holds personal data: counts only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vault.db import doctoring as db
from vault.db.engines import Database
from vault.db.outbox import errand_done_at
from vault.domain.purge_guard import GuardReason
from vault.usecases.letters.ends import Failure

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PURGE_EVERY = timedelta(hours=26)  # it runs daily; two hours for a machine that was off
WORK_EVERY = timedelta(minutes=10)  # it says every minute that it lives
LETTERS_OF = timedelta(days=30)
BACK = timedelta(minutes=5)  # time servers correct a clock by seconds
HEARTBEAT = "work"
"""The errand by which it is seen that a worker is alive."""
BACKUP = "backup"
"""The errand by which it is seen when a backup was last taken."""


class Level(StrEnum):
    """How bad it is: an error makes the command fail."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, as a sentence, and what to do about it."""

    level: Level
    code: str
    what: str
    todo: str


def error(code: str, what: str, todo: str) -> Finding:
    """This function will make a finding that makes the command fail."""
    return Finding(level=Level.ERROR, code=code, what=what, todo=todo)


def warning(code: str, what: str, todo: str) -> Finding:
    """This function will make a finding that is worth a look."""
    return Finding(level=Level.WARNING, code=code, what=what, todo=todo)


def doctor_runs(*, main: Database, heartbeat: str, now: datetime) -> Iterator[Finding]:
    """This function will look at what has to run: the purge, the worker, letters, acts.

    Raises:
        StoreError: the main database failed.
    """
    yield from _purge_runs(main, now)
    yield from _unfinished(main, now)
    with main.reading() as session:
        alive_at = errand_done_at(session, heartbeat)
    if alive_at is not None and alive_at - now > BACK:
        yield error(
            "clock-back",
            f"The machine's clock was set back: the vault has seen {alive_at:%Y-%m-%d %H:%M} UTC.",
            "Set the clock right. What had expired stays unreadable, and is erased all the same.",
        )
    if alive_at is None or now - alive_at > WORK_EVERY:
        yield error(
            "work-stopped",
            f"The worker has {_not_since(alive_at)} said that it lives.",
            "Start `applicant-vault serve` or `applicant-vault work`.",
        )
    yield from _letters(main, now)


def _not_since(moment: datetime | None) -> str:
    return "never" if moment is None else f"not since {moment:%Y-%m-%d %H:%M} UTC"


def _purge_runs(main: Database, now: datetime) -> Iterator[Finding]:
    with main.reading() as session:
        newest, good_at = db.runs(session, limit=1), db.last_good_run(session)
        overdue = db.overdue(session, before=now - PURGE_EVERY, now=now)
    if good_at is None or now - good_at > PURGE_EVERY:
        yield error(
            "purge-late",
            f"The purge has {_not_since(good_at)} come to its end.",
            "Run `applicant-vault purge`, and see that `serve` or its timer is running.",
        )
    if newest and newest[0].stopped_by in set(GuardReason):
        yield error(
            "purge-guarded",
            f"The guard stopped the last purge: {newest[0].due} applications were due.",
            "Look at `applicant-vault purge --dry-run`; if it is right, run `purge --yes`.",
        )
    if newest and newest[0].failed:
        yield error(
            "purge-incomplete",
            f"{newest[0].failed} applications could not be erased wholly by the last purge.",
            "Run `applicant-vault purge`: it says why, and resumes.",
        )
    if overdue:
        yield error(
            "overdue",
            f"{overdue} applications should have been erased more than a day ago.",
            "Run `applicant-vault purge`. Nobody can read them meanwhile.",
        )


def _unfinished(main: Database, now: datetime) -> Iterator[Finding]:
    with main.reading() as session:
        half = db.half_erased_since(session, before=now - HOUR)
        unsigned = db.unsigned_receipts(session, before=now - HOUR)
        acts = db.waiting_acts(session, before=now - HOUR)
    if half:
        yield error(
            "half-erased",
            f"{half} erasures were begun and not finished.",
            "Run `applicant-vault purge`: it resumes them.",
        )
    if unsigned:
        yield error(
            "receipts-unsigned",
            f"{unsigned} receipts of erasure have awaited their signature for more than an hour.",
            "See that the worker runs.",
        )
    if acts:
        yield error(
            "acts-waiting",
            f"{acts} orders by applicants have awaited verification for more than an hour.",
            "See that the worker runs: the purge waits for an order a day at the most.",
        )


def _letters(main: Database, now: datetime) -> Iterator[Finding]:
    with main.reading() as session:
        failed = db.failed_letters(session, since=now - LETTERS_OF, but=Failure.ERASED)
        late = db.late_letters(session, before=now - HOUR)
    if failed:
        yield warning(
            "letters-failed",
            f"{failed} letters were given up in the last thirty days.",
            "See the staff pages for whose they were, and check the SMTP settings.",
        )
    if late:
        yield warning(
            "letters-late",
            f"{late} letters should have gone more than an hour ago.",
            "Check the SMTP settings and that the worker runs.",
        )
