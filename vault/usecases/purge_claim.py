"""Step 1 of an erasure: lock the row, judge again, mark it ``erasing``.

Whoever else changes an application (consent, hold, link, acceptance) locks the same row and
refuses one that is being erased. So the race between a renewal and the purge has one winner, and
the server's clock decides (requirements S9).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from vault.db.purging import expired_after
from vault.db.tables import Application
from vault.domain.application import Status
from vault.domain.retention import State, Verdict, judge
from vault.usecases.policy_book import PolicyBook
from vault.usecases.retention_clock import facts_of_many

ACT_PATIENCE = timedelta(hours=24)  # design.md §4: an act that awaits verification delays so long

Place = tuple[datetime, bytes]
"""Where a walk through the expired stands: the end and the id of the last one seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What one look at the expired gave. ``place`` is None when there is nothing further."""

    ids: tuple[bytes, ...]
    held: int
    restricted: int
    waiting: int
    """Left alone for now: an act that was made before the end awaits verification."""
    place: Place | None


def claim(
    session: Session, *, book: PolicyBook, now: datetime, after: Place | None, limit: int
) -> Claimed:
    """This function will mark the next due applications as ``erasing`` and say what it left alone.

    It does so in the session's transaction. An application that the engine finds live after all
    gets its clock written anew.
    """
    rows = expired_after(session, now=now, after=after, limit=limit)
    facts = facts_of_many(session, rows)
    tally = {State.HELD: 0, State.RESTRICTED: 0}
    ids: list[bytes] = []
    waiting = 0
    for row in rows:
        verdict = judge(
            policy=book.active,
            facts=facts[row.id],
            as_of=now,
            promised=book.promised(row.policy_version),
        )
        if verdict.state in tally:
            tally[verdict.state] += 1
        elif verdict.state not in {State.DUE, State.REFUSED}:
            row.expires_at, row.rule = verdict.expires_at, verdict.rule
        elif awaits_act(row, now=now):
            waiting += 1
        else:
            _mark(row, verdict, now)
            ids.append(row.id)
    last = rows[-1] if len(rows) == limit else None
    return Claimed(
        ids=tuple(ids),
        held=tally[State.HELD],
        restricted=tally[State.RESTRICTED],
        waiting=waiting,
        place=(last.expires_at, last.id) if last else None,
    )


def awaits_act(application: Application, *, now: datetime) -> bool:
    """This function will say whether an act made before the end still has to be verified.

    It counts for a day after the end, and not for ever: a worker that stands still must not keep
    anybody's data.
    """
    made_at = application.pending_act_at
    if made_at is None or made_at >= application.expires_at:
        return False
    return now < application.expires_at + ACT_PATIENCE


def _mark(application: Application, verdict: Verdict, now: datetime) -> None:
    application.status = Status.ERASING
    application.erasing_at = now
    application.erasing_reason = str(verdict.reason)
    application.rule = verdict.rule or application.rule
