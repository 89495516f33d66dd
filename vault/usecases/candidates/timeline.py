"""What happened to one application, for the people who work with it: told from the audit log."""

import json
from dataclasses import dataclass
from datetime import datetime

from vault.db.candidate import entries_about
from vault.db.engines import Database
from vault.db.staff_queries import names_of
from vault.db.tables import AuditEntry
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.ports.mailer import Delivered
from vault.usecases.audit.recording import ActorKind

MOST = 100  # the page shows the newest; the audit log has all
_TOLD = (
    Event.APPLICATION_SUBMITTED,
    Event.CONSENT_GIVEN,
    Event.CONSENT_REFUSED,
    Event.CONSENT_WITHDRAWN,
    Event.CONSENT_EXPIRED,
    Event.APPLICATION_ACCEPTED,
    Event.APPLICATION_QUARANTINED,
    Event.APPLICATION_RELEASED,
    Event.CANDIDATE_OPENED,
    Event.DOCUMENT_DOWNLOADED,
    Event.STATUS_MOVED,
    Event.DECISION_MADE,
    Event.CORRECTION_ASKED,
    Event.DECISION_CORRECTED,
    Event.POLICY_TAKEN_BACK,
    Event.RESTRICTION_PLACED,
    Event.RESTRICTION_LIFTED,
    Event.REMINDER_MADE,
    Event.REVIEW_MADE,
    Event.HAND_OVER_BEGUN,
    Event.HAND_OVER_DOWNLOADED,
    Event.HAND_OVER_CONFIRMED,
    Event.APPLICATION_ARCHIVED,
    Event.ARCHIVE_OPENED,
    Event.ACT_RECEIVED,
    Event.ACT_VERIFIED,
    Event.ACT_REFUSED,
    Event.HOLD_PLACED,
    Event.HOLD_REVIEWED,
    Event.HOLD_RELEASED,
    Event.RESTRICTION_PLACED,
    Event.RESTRICTION_TOLD,
    Event.RESTRICTION_DECIDED,
    Event.RESTRICTION_LIFTED,
    Event.REQUEST_RECEIVED,
    Event.REQUEST_EXTENDED,
    Event.REQUEST_ANSWERED,
    Event.APPLICATION_EXPORTED,
    Event.LETTER_QUEUED,
    Event.LETTER_SENT,
    Event.LETTER_FAILED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened. ``who`` is a colleague's name, or empty."""

    event: str
    at: datetime
    by: ActorKind
    who: str
    status: str
    """Where a move or a decision led, or empty."""
    purpose: str
    """Which letter or act, or empty."""
    is_announced: bool = False
    """A letter that nobody got: no mail server is set."""
    times: int = 1
    """How many looks of one person on end this stands for."""


def timeline(*, main: Database, application_id: ApplicationId) -> tuple[Happening, ...]:
    """This function will return what happened, newest first; looks on end are told as one."""
    with main.reading() as session:
        entries = [
            entry
            for entry in entries_about(session, application_id, limit=MOST)
            if entry.event in _TOLD
        ]
        # What was recorded in one go bears one time: it is told in the order of the table above.
        entries.sort(key=lambda entry: (entry.at, _TOLD.index(Event(entry.event))), reverse=True)
        read = [(entry, _facts(entry)) for entry in entries]
        actors = frozenset(
            bytes.fromhex(actor_id) for _, facts in read if (actor_id := facts["id"])
        )
        names = names_of(session, actors)
    return _gathered([_happening(entry, facts, names) for entry, facts in read])


def _facts(entry: AuditEntry) -> dict[str, str]:
    """Take what is told out of the canonical JSON; our own process wrote it."""
    told = json.loads(entry.entry)
    detail = told["detail"]
    return {
        "kind": told["actor"]["kind"],
        "id": told["actor"]["id"] or "",
        "status": str(detail.get("to", "")),
        "purpose": str(detail.get("purpose", "")),
        "code": str(detail.get("code", "")),
    }


def _happening(entry: AuditEntry, facts: dict[str, str], names: dict[bytes, str]) -> Happening:
    return Happening(
        event=entry.event,
        at=entry.at,
        by=ActorKind(facts["kind"]),
        who=names.get(bytes.fromhex(facts["id"]), ""),
        status=facts["status"],
        purpose=facts["purpose"],
        is_announced=entry.event == Event.LETTER_SENT and facts["code"] == Delivered.ANNOUNCED,
    )


def _gathered(happenings: list[Happening]) -> tuple[Happening, ...]:
    found: list[Happening] = []
    for one in happenings:
        last = found[-1] if found else None
        if (
            last is not None
            and one.event == last.event == Event.CANDIDATE_OPENED
            and one.who == last.who
        ):
            found[-1] = Happening(
                event=last.event,
                at=last.at,
                by=last.by,
                who=last.who,
                status="",
                purpose="",
                times=last.times + 1,
            )
        else:
            found.append(one)
    return tuple(found)
