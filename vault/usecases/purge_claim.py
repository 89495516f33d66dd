"""Step 1 of an erasure: lock the row, judge again, mark it ``erasing``.

Whoever else changes an application (consent, hold, link, acceptance) locks the same row and
refuses one that is being erased. So the race between a renewal and the purge has one winner, and
the server's clock decides (requirements S9).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from vault.db.purging import asked_to_erase, expired_after, mark_erasing
from vault.db.tables import Application
from vault.domain.audit_events import Event
from vault.domain.retention import State, Verdict, judge
from vault.domain.retention_case import Reason
from vault.usecases.policy_book import PolicyBook
from vault.usecases.recording import PURGE, record
from vault.usecases.retention_clock import facts_of_many, promised_to, write_clock

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
    session: Session,
    *,
    book: PolicyBook,
    now: datetime,
    after: Place | None,
    limit: int,
    run_id: bytes | None = None,
) -> Claimed:
    """This function will mark the next due applications as ``erasing`` and say what it left alone.

    ``run_id`` is the run that has them in hand from then on: no other takes them while it lives.
    It does so in the session's transaction. An application that the engine finds live after all
    gets its clock written anew.
    """
    rows = expired_after(session, now=now, after=after, limit=limit)
    facts = facts_of_many(session, rows)
    tally = {State.HELD: 0, State.RESTRICTED: 0}
    due: list[tuple[Application, Verdict]] = []
    waiting = 0
    for row in rows:
        verdict = judge(
            policy=book.active,
            facts=facts[row.id],
            as_of=now,
            promised=promised_to(row, book=book),
        )
        if verdict.state in tally:
            tally[verdict.state] += 1
        elif verdict.state not in {State.DUE, State.REFUSED}:
            write_clock(row, verdict=verdict, now=now)
        elif awaits_act(row, now=now):
            waiting += 1
        else:
            due.append((row, verdict))
    _mark(session, due, now, run_id)
    last = rows[-1] if len(rows) == limit else None
    return Claimed(
        ids=tuple(row.id for row, _ in due),
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


def _mark(
    session: Session,
    due: Sequence[tuple[Application, Verdict]],
    now: datetime,
    run_id: bytes | None,
) -> None:
    withdrawn = [row.id for row, _ in due if row.withdrawn_at is not None]
    asked = asked_to_erase(session, withdrawn) if withdrawn else set()
    marks: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    for row, verdict in due:
        reason = "requested" if row.id in asked else _word(verdict.reason)
        marks[reason, verdict.rule or row.rule].append(row.id)
        if row.pending_act_at is not None and row.pending_act_at < row.expires_at:
            _alarm(session, row, now)
    # One statement for all that go for the same reason, and not one for each row.
    for (reason, rule), ids in marks.items():
        mark_erasing(session, ids, at=now, reason=reason, rule=rule, run_id=run_id)


def _word(reason: Reason) -> str:
    """Return the word of a receipt: whose wish it was, or that its time was up."""
    if reason in {Reason.WITHDRAWN, Reason.CONSENT_WITHDRAWN}:
        return str(reason).replace("-", "_")
    return "expired"


def _alarm(session: Session, application: Application, now: datetime) -> None:
    """Say that somebody acted in time and nobody verified it within a day."""
    record(
        session,
        event=Event.ACT_REFUSED,
        at=now,
        actor=PURGE,
        subject=application.id,
        detail={"code": "not-verified-in-time"},
    )
