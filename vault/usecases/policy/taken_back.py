"""Telling everybody whose end moves later because two people took shorter rules back (S4).

Each application's log says so once, in the transaction that writes the later end onto its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.crypto.canonical import stamp
from vault.db.engines import Database
from vault.db.purging import live_after, lock_applications
from vault.db.tables import Application, AuditEntry
from vault.domain.audit_events import Event
from vault.domain.policy.policy import Policy
from vault.domain.retention.retention import State, Verdict, judge
from vault.usecases.audit.recording import WORK, record
from vault.usecases.retention.clock import moment_of, promised_to, write_clock
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.retention.policy_book import PolicyBook

PAGE = 500  # applications judged at once


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    application: Application
    verdict: Verdict
    by: Policy
    """Whose rules would have ended it earlier."""


def tell_returns(*, main: Database, book: PolicyBook, now: datetime) -> int:
    """This function will set and tell every end that the policy in force moves later; count them.

    There are none but where two people brought back what was promised. Killed in between, it goes
    on where it stopped.

    Raises:
        StoreError: the main database failed, or a policy that was promised is missing.
    """
    if not book.takes_back:
        return 0
    moved, last = 0, b""
    while True:
        with main.reading() as session:
            rows = live_after(session, now=now, after=last, limit=PAGE)
            ids = [one.application.id for one in _moved(session, rows, book, now)]
        if ids:
            moved += _tell(main, ids, book, now)
        if len(rows) < PAGE:
            return moved
        last = rows[-1].id


def _tell(main: Database, ids: Sequence[bytes], book: PolicyBook, now: datetime) -> int:
    """Judge once more with the rows locked: somebody may have acted in between."""
    with main.writing() as session:
        found = _moved(session, lock_applications(session, ids), book, now)
        for one in found:
            write_clock(one.application, verdict=one.verdict, now=now)
            record(
                session,
                event=Event.POLICY_TAKEN_BACK,
                at=now,
                actor=WORK,
                subject=one.application.id,
                detail={
                    "policy": one.by.hash,
                    "effective_on": one.by.effective_on.isoformat(),
                    "end_day": one.verdict.end_day.isoformat(),
                    "expires_at": stamp(moment=one.verdict.expires_at),
                    "rule": one.verdict.rule,
                },
                once=_once(book, one.application.id),
            )
    return len(found)


def _moved(
    session: Session, rows: Sequence[Application], book: PolicyBook, now: datetime
) -> list[_Moved]:
    """Return those of these records that end later now, and have not been told."""
    told = _told(session, rows, book)
    facts = facts_of_many(session, rows)
    found = []
    for row in rows:
        promised = promised_to(row, book=book)
        undone = [each.policy for each in promised.taken_back if each.by == book.active.hash]
        if not undone or _once(book, row.id) in told:
            continue
        as_of = moment_of(row, now=now)
        verdict = judge(policy=book.active, facts=facts[row.id], as_of=as_of, promised=promised)
        # Each by itself, beside what counts anyhow: the one that ended it first is the one named.
        earlier = [
            (
                judge(
                    policy=book.active,
                    facts=facts[row.id],
                    as_of=as_of,
                    promised=replace(promised, binding=(*promised.binding, policy)),
                ).expires_at,
                policy,
            )
            for policy in undone
        ]
        first, by = min(earlier, key=lambda each: each[0])
        if verdict.state is not State.REFUSED and first < verdict.expires_at:
            found.append(_Moved(application=row, verdict=verdict, by=by))
    return found


def _told(session: Session, rows: Sequence[Application], book: PolicyBook) -> set[str | None]:
    wanted = [_once(book, row.id) for row in rows]
    return set(session.scalars(select(AuditEntry.once).where(AuditEntry.once.in_(wanted))))


def _once(book: PolicyBook, application_id: bytes) -> str:
    """Name the entry that tells an application of what the policy in force took back."""
    return f"taken-back:{book.active.hash[:16]}:{application_id.hex()}"
