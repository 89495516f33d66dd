"""Writing down what happened, without personal data, in the transaction in which it happens.

Entries are inserted unchained by every process; the sequencer in ``work`` numbers and chains
them (cryptography.md §3). The salt keeps an entry's hash from being guessed from its few values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, canonical_json
from vault.crypto.keys import random_id
from vault.db.tables import AuditEntry
from vault.domain.audit_events import Event, check_detail


class ActorKind(StrEnum):
    """Who may act."""

    APPLICANT = "applicant"
    STAFF = "staff"
    OPERATOR = "operator"
    """Somebody at the command line."""
    WORK = "work"
    PURGE = "purge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: a kind, and the random id of a member of staff where it is one."""

    kind: ActorKind
    id: bytes | None = None


APPLICANT = Actor(kind=ActorKind.APPLICANT)
OPERATOR = Actor(kind=ActorKind.OPERATOR)
WORK = Actor(kind=ActorKind.WORK)
PURGE = Actor(kind=ActorKind.PURGE)


def staff_actor(staff_id: bytes) -> Actor:
    """This function will name a member of staff as the actor."""
    return Actor(kind=ActorKind.STAFF, id=staff_id)


class EntryRow(TypedDict):
    """The columns of one entry before it is sequenced."""

    id: bytes
    at: datetime
    event: str
    subject: bytes | None
    entry: bytes
    once: str | None


def record(
    session: Session,
    *,
    event: Event,
    at: datetime,
    actor: Actor,
    subject: bytes | None = None,
    detail: Mapping[str, Json] | None = None,
    once: str | None = None,
) -> bytes:
    """This function will add an audit entry to the session's transaction and return its id.

    ``detail`` holds ids (hex), counts, dates and words only: ``check_detail`` refuses keys that
    the event does not list. ``once`` makes the entry unique, for what may happen only once.
    """
    row = entry_row(event=event, at=at, actor=actor, subject=subject, detail=detail, once=once)
    session.add(AuditEntry(**row))
    return row["id"]


def entry_row(
    *,
    event: Event,
    at: datetime,
    actor: Actor,
    subject: bytes | None = None,
    detail: Mapping[str, Json] | None = None,
    once: str | None = None,
) -> EntryRow:
    """This function will return the row that ``record`` adds, for those who insert by Core."""
    facts = dict(detail or {})
    check_detail(event=event, detail=facts)
    entry_id = random_id()
    entry = canonical_json(
        value={
            "id": entry_id.hex(),
            "at": at.isoformat(timespec="microseconds"),
            "event": str(event),
            "actor": {"kind": str(actor.kind), "id": actor.id.hex() if actor.id else None},
            "subject": subject.hex() if subject else None,
            "detail": facts,
            "salt": random_id().hex(),
        }
    )
    return {
        "id": entry_id,
        "at": at,
        "event": str(event),
        "subject": subject,
        "entry": entry,
        "once": once,
    }
