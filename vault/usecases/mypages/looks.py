"""Who looked at an application, as its applicant is told: day and role, never the person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.tables import AuditEntry
from vault.db.visits import entries_of
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.identifiers import ApplicationId
from vault.usecases.audit.recording import ActorKind

MOST_LOOKS = 200  # more than anybody reads; the audit log has all
_LOOKS = (
    Event.CANDIDATE_OPENED.value,
    Event.DOCUMENT_DOWNLOADED.value,
    Event.APPLICATION_EXPORTED.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody looked at something."""

    at: datetime
    by: ActorKind
    document: str = field(repr=False)
    """The name of the document, or empty for the application itself."""
    downloaded: bool
    times: int = 1
    """How many looks on the same local day this stands for; ``at`` is the newest."""


def looks_at(
    session: Session, *, application_id: ApplicationId, names: Mapping[bytes, str], zone: str
) -> tuple[Look, ...]:
    """This function will return the newest looks first, one for each day, role and thing.

    ``names`` are those of the documents; the look of the applicant is not among them.
    """
    found: dict[tuple[object, ...], Look] = {}
    for entry in entries_of(session, application_id, events=_LOOKS, limit=MOST_LOOKS):
        look = _look(entry, names)
        if look.by is ActorKind.APPLICANT:
            continue
        day = local_day(moment=look.at, zone=zone)
        place = (day, look.by, look.downloaded, look.document)
        seen = found.get(place)
        found[place] = look if seen is None else replace(seen, times=seen.times + 1)
    return tuple(found.values())


def _look(entry: AuditEntry, names: Mapping[bytes, str]) -> Look:
    """Take what is told out of the canonical JSON; our own process wrote it."""
    told = json.loads(entry.entry)
    document_id = str(told["detail"].get("document", ""))
    return Look(
        at=entry.at,
        by=ActorKind(told["actor"]["kind"]),
        document=names.get(bytes.fromhex(document_id), ""),
        downloaded=entry.event == Event.DOCUMENT_DOWNLOADED,
    )
