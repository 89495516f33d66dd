"""What an applicant is told of what made the end another one, or may: that, when and why (S4).

A decision date that was put right (E84), and shorter rules that two people took back.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.db.tables import AuditEntry
from vault.db.visits import entries_of
from vault.domain.audit_events import Event

MOST = 20
_TOLD = (Event.CORRECTION_ASKED.value, Event.DECISION_CORRECTED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionTold:
    """A correction that was asked for, or made: then ``end_day`` is the last day from then on."""

    at: datetime
    decided_on: date
    reason: str
    end_day: date | None


def corrections_of(session: Session, *, application_id: bytes) -> tuple[CorrectionTold, ...]:
    """This function will return what was corrected about an application, newest first."""
    entries = entries_of(session, application_id, events=_TOLD, limit=MOST)
    told = [_told(entry) for entry in entries]
    # What was asked for and done in one go bears one time.
    return tuple(sorted(told, key=lambda one: (one.at, one.end_day is not None), reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTold:
    """Two people took the rules of a day back: ``end_day`` is the last day again from then on."""

    at: datetime
    rules_of: date
    end_day: date


def returns_of(session: Session, *, application_id: bytes) -> tuple[ReturnTold, ...]:
    """This function will return which shorter rules were taken back for it, newest first."""
    entries = entries_of(
        session, application_id, events=(Event.POLICY_TAKEN_BACK.value,), limit=MOST
    )
    told = []
    for entry in entries:
        detail = json.loads(entry.entry)["detail"]
        told.append(
            ReturnTold(
                at=entry.at,
                rules_of=date.fromisoformat(detail["effective_on"]),
                end_day=date.fromisoformat(detail["end_day"]),
            )
        )
    return tuple(sorted(told, key=lambda one: one.at, reverse=True))


def _told(entry: AuditEntry) -> CorrectionTold:
    """Take it out of the canonical JSON; our own process wrote it."""
    detail = json.loads(entry.entry)["detail"]
    end_day = detail.get("end_day")
    return CorrectionTold(
        at=entry.at,
        decided_on=date.fromisoformat(detail["last_on"]),
        reason=detail["code"],
        end_day=None if end_day is None else date.fromisoformat(end_day),
    )
