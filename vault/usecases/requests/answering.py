"""Answering a request that came by e-mail, by telephone or in person: who asked, how, and when.

The answer is one row of the register, in the transaction that gives it its effect.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json
from vault.crypto.keys import ApplicationKey, random_id
from vault.db.rights import open_request_of
from vault.db.tables import Request
from vault.domain.audit_events import Event
from vault.domain.calendar import end_of_day, local_day, start_of_day
from vault.domain.requests import (
    IdentityCheck,
    RequestChannel,
    RequestKind,
    RequestOutcome,
    answer_by,
    check_identity,
)
from vault.errors import FieldError
from vault.usecases.audit.recording import record
from vault.usecases.candidates.staff_words import check_staff_words, seal_staff_words
from vault.usecases.staff.viewer import Viewer

EARLIEST = date(2018, 5, 25)  # the GDPR applies since then (Art 99(2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How somebody asked for something, and how it was made sure who it was."""

    channel: RequestChannel
    identity: IdentityCheck
    received_on: date | None = None
    """The local day; None: today."""
    untrusted_words: str = field(default="", repr=False)


def check_asked(*, asked: Asked, now: datetime, zone: str) -> str:
    """This function will return the words of a request whose person was made sure of.

    Raises:
        FieldError: ``identity`` went the way of the request, ``received_on`` is no past day, or
            ``reason`` is missing or too long.
    """
    check_identity(channel=asked.channel, checked=asked.identity)
    received_at(received_on=asked.received_on, now=now, zone=zone)
    words = check_staff_words(untrusted_words=asked.untrusted_words, field="reason")
    if not words:
        raise FieldError("missing", field="reason")
    return words


def received_at(*, received_on: date | None, now: datetime, zone: str) -> datetime:
    """This function will return from when the month counts.

    Raises:
        FieldError: ``in-the-future`` or ``not-a-date``, field ``received_on``.
    """
    today = local_day(moment=now, zone=zone)
    if received_on is None or received_on == today:
        return now
    if received_on > today:
        raise FieldError("in-the-future", field="received_on")
    if received_on < EARLIEST:
        raise FieldError("not-a-date", field="received_on")
    return start_of_day(day=received_on, zone=zone)


def new_request(
    session: Session,
    *,
    viewer: Viewer,
    kind: RequestKind,
    channel: RequestChannel,
    at: datetime,
    application_id: bytes | None,
    key: ApplicationKey | None,
    words: str,
    zone: str,
    now: datetime,
) -> Request:
    """This function will add a request to the register; its clock runs since ``at``.

    Words are kept only where there is a ``key`` to seal them under.
    """
    due_on = answer_by(received_at=at, zone=zone)
    row = Request(
        id=random_id(),
        application_id=application_id,
        kind=kind.value,
        channel=channel.value,
        received_at=at,
        due_at=end_of_day(day=due_on, zone=zone),
    )
    if words and key is not None and application_id is not None:
        row.sealed = seal_staff_words(
            key=key, application_id=application_id, row_id=row.id, words=words
        )
    session.add(row)
    record(
        session,
        event=Event.REQUEST_RECEIVED,
        at=now,
        actor=viewer.actor,
        subject=application_id,
        detail={
            "request": row.id.hex(),
            "code": kind.value,
            "by": channel.value,
            "end_day": due_on.isoformat(),
        },
    )
    return row


def grant(
    session: Session,
    *,
    viewer: Viewer,
    kinds: tuple[RequestKind, ...],
    application_id: bytes,
    asked: Asked,
    key: ApplicationKey | None,
    zone: str,
    now: datetime,
) -> Request:
    """This function will write down that a request of one of these kinds was granted.

    The oldest one that waits, or else a new one of the first kind. Call ``check_asked`` first.
    """
    row = open_request_of(session, application_id, kinds=[kind.value for kind in kinds])
    if row is None:
        row = new_request(
            session,
            viewer=viewer,
            kind=kinds[0],
            channel=asked.channel,
            at=received_at(received_on=asked.received_on, now=now, zone=zone),
            application_id=application_id,
            key=key,
            words=check_asked(asked=asked, now=now, zone=zone),
            zone=zone,
            now=now,
        )
    answer(
        session,
        row,
        viewer=viewer,
        outcome=RequestOutcome.GRANTED,
        now=now,
        identity=asked.identity,
    )
    return row


def answer(
    session: Session,
    row: Request,
    *,
    viewer: Viewer,
    outcome: RequestOutcome,
    now: datetime,
    identity: IdentityCheck | None = None,
    by: str = "",
) -> None:
    """This function will close a request. ``by`` is the ground of a refusal, or empty."""
    row.answered_at, row.answered_by = now, viewer.actor.id
    row.outcome = outcome.value
    row.identity_check = identity.value if identity else None
    detail: dict[str, Json] = {"request": row.id.hex(), "code": row.kind, "outcome": outcome.value}
    if identity:
        detail["identity"] = identity.value
    if by:
        detail["by"] = by
    record(
        session,
        event=Event.REQUEST_ANSWERED,
        at=now,
        actor=viewer.actor,
        subject=row.application_id,
        detail=detail,
    )
