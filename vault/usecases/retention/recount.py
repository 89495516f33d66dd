"""Judging clocks anew that move without anybody's act, before the purge goes by them.

The end on a row is written when something happens to it. But a policy may be changed, and a
position that nobody decides is cancelled by the calendar (requirements E07): then the engine's end
moves and no row is touched. No record outlives its rule for that (requirements S1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.purging import live_after, lock_applications
from vault.db.tables import Application
from vault.domain.retention.retention import State, Verdict, judge
from vault.usecases.retention.clock import clock_differs, moment_of, promised_to, write_clock
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.retention.policy_book import PolicyBook

PAGE = 500  # applications judged at once
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How many rows bear another clock than the engine gives, or none at all."""

    late: int
    """Read or kept longer than the rules allow."""
    refused: int
    """Without a clock: no rule is about them, or their facts cannot be."""
    early: int = 0
    """Cut, erased or archived before their time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """How many clocks were written anew, and how many records have none."""

    moved: int
    clockless: int


def look_at_clocks(*, main: Database, book: PolicyBook, now: datetime) -> Clocks:
    """This function will judge every record that is not being erased; it changes nothing.

    What the policy refuses goes at its written end, and counts here until then.

    Raises:
        StoreError: the main database failed, or a policy that was promised is missing.
    """
    late, early, refused, last = 0, 0, 0, b""
    while True:
        with main.reading() as session:
            rows = live_after(session, now=LONG_AGO, after=last, limit=PAGE)
            for row, verdict in _judged(session, rows, book, now):
                if verdict.state is State.REFUSED:
                    refused += row.expires_at > now
                elif max(row.expires_at, verdict.expires_at) <= now:
                    continue  # over by both: what still keeps it is a hold, not its clock
                elif _is_late(row, verdict):
                    late += 1
                else:
                    early += clock_differs(row, verdict=verdict)
        if len(rows) < PAGE:
            return Clocks(late=late, early=early, refused=refused)
        last = rows[-1].id


def _is_late(row: Application, verdict: Verdict) -> bool:
    return row.expires_at > verdict.expires_at or row.readable_until > verdict.readable_until


def recount(*, main: Database, book: PolicyBook, now: datetime) -> int:
    """This function will write the engine's end onto every row that bears another, and count them.

    Rows that have expired are not among them: the purge judges those itself. What the policy
    refuses is left alone, for it is a fault to look into (``doctor`` shows it) and no reason to
    erase.

    Raises:
        StoreError: the main database failed.
    """
    return recount_all(main=main, book=book, now=now).moved


def recount_all(*, main: Database, book: PolicyBook, now: datetime) -> Recounted:
    """This function will do what ``recount`` does, and count what has no clock besides.

    Raises:
        StoreError: the main database failed.
    """
    moved, clockless, last = 0, 0, b""
    while True:
        with main.reading() as session:
            rows = live_after(session, now=now, after=last, limit=PAGE)
            judged = list(_judged(session, rows, book, now))
        clockless += sum(verdict.state is State.REFUSED for _, verdict in judged)
        if strays := [row.id for row, verdict in judged if _is_stray(row, verdict)]:
            moved += _write(main, strays, book, now)
        if len(rows) < PAGE:
            return Recounted(moved=moved, clockless=clockless)
        last = rows[-1].id


def _write(main: Database, ids: Sequence[bytes], book: PolicyBook, now: datetime) -> int:
    """Judge once more with the rows locked: somebody may have acted in between."""
    with main.writing() as session:
        judged = _judged(session, lock_applications(session, ids), book, now)
        found = [(row, verdict) for row, verdict in judged if _is_stray(row, verdict)]
        for row, verdict in found:
            write_clock(row, verdict=verdict, now=now)
    return len(found)


def _is_stray(row: Application, verdict: Verdict) -> bool:
    return verdict.state is not State.REFUSED and clock_differs(row, verdict=verdict)


def _judged(
    session: Session, rows: Sequence[Application], book: PolicyBook, now: datetime
) -> Iterator[tuple[Application, Verdict]]:
    facts = facts_of_many(session, rows)
    for row in rows:
        yield (
            row,
            judge(
                policy=book.active,
                facts=facts[row.id],
                as_of=moment_of(row, now=now),
                promised=promised_to(row, book=book),
            ),
        )
