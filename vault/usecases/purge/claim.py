"""Step 1 of an erasure: lock the row, judge again, mark it ``erasing``.

Whoever else changes an application (consent, hold, link, acceptance) locks the same row and
refuses one that is being erased. So the race between a renewal and the purge has one winner, and
the server's clock decides (requirements S9).

Judging takes longer than the lock may be held on SQLite. So a run may judge before it locks, with
``look``; under the lock such a verdict counts where all that it rests on is unchanged to the last
column, and whatever differs is judged again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from vault.db.evidence import Evidence, evidence_of, expired_rows
from vault.db.purging import asked_to_erase, mark_erasing
from vault.db.tables import Application
from vault.domain.audit_events import Event
from vault.domain.retention.case import Reason
from vault.domain.retention.retention import State, Verdict, judge
from vault.usecases.audit.recording import PURGE, record
from vault.usecases.retention.clock import moment_of, promised_to, write_clock
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.retention.policy_book import PolicyBook

ACT_PATIENCE = timedelta(hours=24)  # design.md §4: an act that awaits verification delays so long

_GOING = frozenset({State.DUE, State.REFUSED})
_SETTLED = _GOING | {State.HELD, State.RESTRICTED}

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A verdict from before the lock, and what it rests on."""

    evidence: Evidence
    verdict: Verdict


Looked = Mapping[bytes, Seen]
"""Verdicts from before the lock, by application."""


def look(
    session: Session,
    *,
    book: PolicyBook,
    now: datetime,
    after: Place | None,
    limit: int,
    latest: datetime | None = None,
) -> Looked:
    """This function will judge what comes next, and lock nothing: others may go on writing.

    ``session`` sees one moment; what ``claim`` finds changed since then it judges again.
    ``latest`` is as ``claim`` has it.
    """
    rows = expired_rows(session, now=now, after=after, limit=limit, locked=False, latest=latest)
    evidence = evidence_of(session, rows)
    verdicts = _judge(session, rows, book=book, now=now)
    return {one: Seen(evidence=evidence[one], verdict=verdicts[one]) for one in evidence}


def claim(
    session: Session,
    *,
    book: PolicyBook,
    now: datetime,
    after: Place | None,
    limit: int,
    run_id: bytes | None = None,
    looked: Looked | None = None,
    latest: datetime | None = None,
) -> Claimed:
    """This function will mark the next due applications as ``erasing`` and say what it left alone.

    ``run_id`` is the run that has them in hand from then on: no other takes them while it lives.
    ``looked`` is what ``look`` found at the same ``now`` and by the same book; ``latest`` the
    latest moment at which something was seen past its end (``latest_seen``; None: it is asked).
    It does so in the session's transaction. An application that the engine finds live after all
    gets its clock written anew.
    """
    rows = expired_rows(session, now=now, after=after, limit=limit, locked=True, latest=latest)
    verdicts = _still_standing(session, rows, looked or {})
    others = [row for row in rows if row.id not in verdicts]
    verdicts |= _judge(session, others, book=book, now=now)
    tally = {State.HELD: 0, State.RESTRICTED: 0}
    due: list[tuple[Row[Any], Verdict]] = []
    waiting = 0
    for row in rows:
        verdict = verdicts[row.id]
        if verdict.state in tally:
            tally[verdict.state] += 1
        elif verdict.state not in _GOING:
            write_clock(session.get_one(Application, row.id), verdict=verdict, now=now)
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


def _still_standing(
    session: Session, rows: Sequence[Row[Any]], looked: Looked
) -> dict[bytes, Verdict]:
    """Return the verdicts from before the lock that count under it."""
    known = [row for row in rows if row.id in looked]
    return {
        one: looked[one].verdict
        for one, evidence in evidence_of(session, known).items()
        # What turned out to live gets a new clock, and for that it is judged with its row locked.
        if evidence == looked[one].evidence and looked[one].verdict.state in _SETTLED
    }


def _judge(
    session: Session, rows: Sequence[Row[Any]], *, book: PolicyBook, now: datetime
) -> dict[bytes, Verdict]:
    facts = facts_of_many(session, rows)
    return {
        row.id: judge(
            policy=book.active,
            facts=facts[row.id],
            as_of=moment_of(row, now=now),
            promised=promised_to(row, book=book),
        )
        for row in rows
    }


def awaits_act(application: Application | Row[Any], *, now: datetime) -> bool:
    """This function will say whether an act made before the end still has to be verified.

    It counts for a day after the end, and not for ever: a worker that stands still must not keep
    anybody's data.
    """
    made_at: datetime | None = application.pending_act_at
    end: datetime = application.expires_at
    if made_at is None or made_at >= end:
        return False
    return moment_of(application, now=now) < end + ACT_PATIENCE


def _mark(
    session: Session,
    due: Sequence[tuple[Row[Any], Verdict]],
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
            _alarm(session, row.id, now)
    # One statement for all that go for the same reason, and not one for each row.
    for (reason, rule), ids in marks.items():
        mark_erasing(session, ids, at=now, reason=reason, rule=rule, run_id=run_id)


def _word(reason: Reason) -> str:
    """Return the word of a receipt: whose wish it was, or that its time was up."""
    if reason in {Reason.WITHDRAWN, Reason.CONSENT_WITHDRAWN}:
        return str(reason).replace("-", "_")
    return "expired"


def _alarm(session: Session, application_id: bytes, now: datetime) -> None:
    """Say that somebody acted in time and nobody verified it within a day."""
    record(
        session,
        event=Event.ACT_REFUSED,
        at=now,
        actor=PURGE,
        subject=application_id,
        detail={"code": "not-verified-in-time"},
    )
