"""Taking a request down, extending its month, and answering it; an erasure is an errand of its own.

An objection or a wish to restrict that comes by e-mail restricts at once, as it does on my pages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import random_id
from vault.db.engines import Database
from vault.db.tables import Request, Restriction
from vault.domain.access import Action
from vault.domain.acts import Ground
from vault.domain.audit_events import Event
from vault.domain.calendar import end_of_day
from vault.domain.identifiers import ApplicationId
from vault.domain.requests import (
    IdentityCheck,
    RefusalGround,
    RequestChannel,
    RequestKind,
    RequestOutcome,
    answer_by,
    check_identity,
    extended_until,
)
from vault.errors import StateError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import lock_in_sight
from vault.usecases.candidates.open_contacts import open_key, open_keys
from vault.usecases.candidates.staff_words import check_staff_words
from vault.usecases.candidates.write_to import Telling, letter_to
from vault.usecases.letters.letters import ComposedLetter
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter
from vault.usecases.letters.rights import Addressee, compose_longer, compose_refusal
from vault.usecases.requests.answering import answer, new_request, received_at
from vault.usecases.requests.request_list import request_in_sight
from vault.usecases.retention.clock import reset_clock
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

RESTRICTING = frozenset({RequestKind.OBJECTION, RequestKind.RESTRICTION})
"""These restrict from the receipt (Art 18(1) GDPR)."""
BY_ERRAND = frozenset({RequestKind.ERASURE, RequestKind.OBJECTION})
"""A yes to these is an erasure; an objection is refused where its restriction is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What came in."""

    kind: RequestKind
    channel: RequestChannel
    received_on: date | None
    application_id: ApplicationId | None
    """None: it is not known yet whose it is."""
    ground: Ground = Ground.ACCURACY
    """Why it is to be restricted, where that is asked for."""
    untrusted_words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What answering needs: the stores, the keys, and how letters are made."""

    main: Database
    keyring: Database
    opener: Opener
    book: PolicyBook
    telling: Telling


def record_request(*, desk: Desk, viewer: Viewer, wanted: NewRequest, now: datetime) -> bytes:
    """This function will write down a request and return its id; the month counts from its receipt.

    Without an application no words are kept: there is nothing to seal them under.

    Raises:
        NotFoundError: there is no such application, or it is not the viewer's.
        ErasingError: it is being erased.
        FieldError: ``received_on`` or ``words``.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    zone = desk.book.active.time_zone
    at = received_at(received_on=wanted.received_on, now=now, zone=zone)
    words = check_staff_words(untrusted_words=wanted.untrusted_words, field="words")
    key = None
    if wanted.application_id is not None:
        with desk.main.writing() as session:
            lock_in_sight(session, viewer=viewer, application_id=wanted.application_id)
        ids = [wanted.application_id]
        keys = open_keys(keyring=desk.keyring, opener=desk.opener, ids=ids)
        key = keys.get(wanted.application_id)
    with desk.main.writing() as session:
        row = new_request(
            session,
            viewer=viewer,
            kind=wanted.kind,
            channel=wanted.channel,
            at=at,
            application_id=wanted.application_id,
            key=key,
            words=words,
            zone=zone,
            now=now,
        )
        if wanted.kind in RESTRICTING and wanted.application_id is not None:
            _restrict(session, wanted.application_id, wanted, viewer, at=at, desk=desk, now=now)
        return row.id


def extend_request(
    *, desk: Desk, viewer: Viewer, request_id: bytes, sends: bool, now: datetime
) -> date:
    """This function will give an answer two months more and return its last local day.

    The person hears of it within the first month, or it does not count (Art 12(3), case E62):
    by a letter where it ``sends`` one, else by somebody who has told them.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        StateError: the month is over, it was extended before, or it was answered.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    zone = desk.book.active.time_zone
    row = _waiting(desk, viewer, request_id)
    until = extended_until(received_at=row.received_at, now=now, zone=zone)
    letters = _letters(
        desk, row, lambda to: compose_longer(to=to, answer_on=until), sends=sends, now=now
    )
    with keys_in_place(keyring=desk.keyring, letters=letters), desk.main.writing() as session:
        row = _lock_waiting(session, viewer, request_id)
        if row.extended_at is not None:
            raise StateError("it was extended before")
        row.extended_at, row.due_at = now, end_of_day(day=until, zone=zone)
        record(
            session,
            event=Event.REQUEST_EXTENDED,
            at=now,
            actor=viewer.actor,
            subject=row.application_id,
            detail={"request": row.id.hex(), "code": row.kind, "end_day": until.isoformat()},
        )
        for letter in letters:
            put_letter(session, letter=letter, actor=viewer.actor)
    return until


def refuse_request(
    *,
    desk: Desk,
    viewer: Viewer,
    request_id: bytes,
    ground: RefusalGround,
    sends: bool,
    now: datetime,
) -> None:
    """This function will refuse a request, for a ground, and tell the person where to complain.

    ``sends``: by letter to the address in the application; else somebody has told them.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        StateError: it was answered, or it is an objection, which is decided with its restriction.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    row = _waiting(desk, viewer, request_id)
    kind = RequestKind(row.kind)
    if kind is RequestKind.OBJECTION and row.application_id is not None:
        raise StateError("an objection is decided where its restriction is")
    authority = desk.book.active.authority

    def compose(to: Addressee) -> ComposedLetter:
        return compose_refusal(to=to, kind=kind, ground=ground, authority=authority)

    letters = _letters(desk, row, compose, sends=sends, now=now)
    with keys_in_place(keyring=desk.keyring, letters=letters), desk.main.writing() as session:
        row = _lock_waiting(session, viewer, request_id)
        answer(
            session,
            row,
            viewer=viewer,
            outcome=RequestOutcome.REFUSED,
            now=now,
            by=ground.value,
        )
        for letter in letters:
            put_letter(session, letter=letter, actor=viewer.actor)


def grant_request(
    *, desk: Desk, viewer: Viewer, request_id: bytes, identity: IdentityCheck, now: datetime
) -> None:
    """This function will write down that what was asked for was done.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        StateError: it was answered, or a yes to it is an errand of its own.
        FieldError: ``identity`` went the way of the request (R72).
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    with desk.main.writing() as session:
        row = _lock_waiting(session, viewer, request_id)
        if RequestKind(row.kind) in BY_ERRAND and row.application_id is not None:
            raise StateError("a yes to this is an erasure")
        check_identity(channel=RequestChannel(row.channel), checked=identity)
        answer(
            session,
            row,
            viewer=viewer,
            outcome=RequestOutcome.GRANTED,
            now=now,
            identity=identity,
        )


def _waiting(desk: Desk, viewer: Viewer, request_id: bytes) -> Request:
    with desk.main.reading() as session:
        row, _ = request_in_sight(session, viewer=viewer, request_id=request_id)
        if row.answered_at is not None:
            raise StateError("it was answered before")
        return row


def _lock_waiting(session: Session, viewer: Viewer, request_id: bytes) -> Request:
    """Lock the application first, as everybody does, then look at the request once more."""
    row, _ = request_in_sight(session, viewer=viewer, request_id=request_id)
    if row.application_id is not None:
        lock_in_sight(session, viewer=viewer, application_id=row.application_id)
    session.refresh(row, with_for_update=True)
    if row.answered_at is not None:
        raise StateError("it was answered before")
    return row


def _letters(
    desk: Desk,
    row: Request,
    compose: Callable[[Addressee], ComposedLetter],
    *,
    sends: bool,
    now: datetime,
) -> list[SealedLetter]:
    """Seal the letter; without an application nobody's address is known."""
    if not sends or row.application_id is None:
        return []
    application_id = ApplicationId(row.application_id)
    key = open_key(keyring=desk.keyring, opener=desk.opener, application_id=application_id)
    return [
        letter_to(
            main=desk.main,
            telling=desk.telling,
            application_id=application_id,
            key=key,
            compose=compose,
            now=now,
        )
    ]


def _restrict(
    session: Session,
    application_id: ApplicationId,
    wanted: NewRequest,
    viewer: Viewer,
    *,
    at: datetime,
    desk: Desk,
    now: datetime,
) -> None:
    """Restrict from now on: what was read between the request and now was read."""
    application = lock_in_sight(session, viewer=viewer, application_id=application_id)
    is_objection = wanted.kind is RequestKind.OBJECTION
    ground = Ground.OBJECTION if is_objection else wanted.ground
    due_on = answer_by(received_at=at, zone=desk.book.active.time_zone)
    session.add(
        Restriction(
            id=random_id(),
            application_id=application_id,
            ground=ground.value,
            from_at=now,
            due_on=due_on if is_objection else None,
        )
    )
    application.version += 1
    reset_clock(session, application, book=desk.book, now=now)
    record(
        session,
        event=Event.RESTRICTION_PLACED,
        at=now,
        actor=viewer.actor,
        subject=application_id,
        detail={"code": ground.value},
    )
