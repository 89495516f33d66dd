"""Judging clocks anew that move without anybody's act, before the purge goes by them.

The end on a row is written when something happens to it. But a policy may be changed, and a
position that nobody decides is cancelled by the calendar (requirements E07): then the engine's end
moves and no row is touched. No record outlives its rule for that (requirements S1).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.purging import live_after, lock_applications
from vault.db.tables import Application
from vault.domain.retention import State, Verdict, judge
from vault.usecases.policy_book import PolicyBook
from vault.usecases.retention_clock import facts_of_many

PAGE = 500  # applications judged at once


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
            row.expires_at, row.rule = verdict.expires_at, verdict.rule
    return len(found)


def _strays(
    session: Session, rows: Sequence[Application], book: PolicyBook, now: datetime
) -> list[tuple[Application, Verdict]]:
    facts = facts_of_many(session, rows)
    judged = (
        (
            row,
            judge(
                policy=book.active,
                facts=facts[row.id],
                as_of=now,
                promised=book.promised(row.policy_version),
            ),
        )
        for row in rows
    )
    return [
        (row, verdict)
        for row, verdict in judged
        if verdict.state is not State.REFUSED and row.expires_at != verdict.expires_at
    ]
