"""Judging clocks anew that move without anybody's act, before the purge goes by them.

The end on a row is written when something happens to it. But a policy may be changed, and a
position that nobody decides is cancelled by the calendar (requirements E07): then the engine's end
moves and no row is touched. No record outlives its rule for that (requirements S1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.purging import live_after, lock_applications
from vault.db.tables import Application
from vault.domain.retention import State, Verdict, judge
from vault.usecases.policy_book import PolicyBook
from vault.usecases.retention_clock import clock_differs, facts_of_many, write_clock

PAGE = 500  # applications judged at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How many rows bear a later end than their rule gives, and how many the policy refuses."""

    late: int
    refused: int


def look_at_clocks(*, main: Database, book: PolicyBook, now: datetime) -> Clocks:
    """This function will judge every record that has not expired; it changes nothing.

    Raises:
        StoreError: the main database failed, or a policy that was promised is missing.
    """
    late, refused, last = 0, 0, b""
    while True:
        with main.reading() as session:
            rows = live_after(session, now=now, after=last, limit=PAGE)
            for row, verdict in _judged(session, rows, book, now):
                is_refused = verdict.state is State.REFUSED
                refused += is_refused
                late += not is_refused and row.expires_at > verdict.expires_at
        if len(rows) < PAGE:
            return Clocks(late=late, refused=refused)
        last = rows[-1].id


def recount(*, main: Database, book: PolicyBook, now: datetime) -> int:
    """This function will write the engine's end onto every row that bears another, and count them.

    Rows that have expired are not among them: the purge judges those itself. What the policy
    refuses is left alone, for it is a fault to look into (``doctor`` shows it) and no reason to
    erase.

    Raises:
        StoreError: the main database failed.
    """
    moved, last = 0, b""
    while True:
        with main.reading() as session:
            rows = live_after(session, now=now, after=last, limit=PAGE)
            strays = [row.id for row, _ in _strays(session, rows, book, now)]
        if strays:
            moved += _write(main, strays, book, now)
        if len(rows) < PAGE:
            return moved
        last = rows[-1].id


def _write(main: Database, ids: Sequence[bytes], book: PolicyBook, now: datetime) -> int:
    """Judge once more with the rows locked: somebody may have acted in between."""
    with main.writing() as session:
        found = _strays(session, lock_applications(session, ids), book, now)
        for row, verdict in found:
            write_clock(row, verdict=verdict, now=now)
    return len(found)


def _strays(
    session: Session, rows: Sequence[Application], book: PolicyBook, now: datetime
) -> list[tuple[Application, Verdict]]:
    return [
        (row, verdict)
        for row, verdict in _judged(session, rows, book, now)
        if verdict.state is not State.REFUSED and clock_differs(row, verdict=verdict)
    ]


def _judged(
    session: Session, rows: Sequence[Application], book: PolicyBook, now: datetime
) -> Iterator[tuple[Application, Verdict]]:
    facts = facts_of_many(session, rows)
    for row in rows:
        promised = book.promised(row.policy_version)
        yield (
            row,
            judge(policy=book.active, facts=facts[row.id], as_of=now, promised=promised),
        )
