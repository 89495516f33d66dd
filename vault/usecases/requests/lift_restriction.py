"""Ending a restriction by staff: the person hears first (Art 18(3) GDPR), then it is lifted.

An objection is decided within a month (case E73). A yes to it is an erasure, which is an errand of
its own; a no has a ground, and what a hold keeps stays restricted as long (case E74).
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import stamp
from vault.db.rights import open_request_of
from vault.db.tables import Application, Restriction
from vault.db.visits import is_held
from vault.domain.access import Action
from vault.domain.acts import Ground
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.domain.requests import RefusalGround, RequestKind, RequestOutcome
from vault.domain.retention.retention import Verdict
from vault.errors import HeldError, RestrictedError, StateError
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import lock_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.write_to import letter_to
from vault.usecases.letters.letters import ComposedLetter
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter
from vault.usecases.letters.rights import Addressee, compose_lifting, compose_refusal
from vault.usecases.requests.answering import answer
from vault.usecases.requests.requests import Desk
from vault.usecases.requests.restriction_list import is_letter_waiting, restriction_in_sight
from vault.usecases.retention.clock import reset_clock
from vault.usecases.staff.viewer import Viewer, check_may


def tell_of_lifting(
    *, desk: Desk, viewer: Viewer, restriction_id: bytes, sends: bool, now: datetime
) -> None:
    """This function will tell the person that a restriction is going to be lifted.

    ``sends``: by letter; else somebody has told them, which is written down.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        StateError: it was lifted before, or it is an objection that nobody has decided.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    letters = _letters(
        desk, viewer, restriction_id, lambda to: compose_lifting(to=to), sends=sends, now=now
    )
    with keys_in_place(keyring=desk.keyring, letters=letters), desk.main.writing() as session:
        row, _ = _lock_standing(session, viewer, restriction_id)
        if row.ground == Ground.OBJECTION and row.due_on is not None:
            raise StateError("an objection is decided before it is lifted")
        row.told_at = now
        record(
            session,
            event=Event.RESTRICTION_TOLD,
            at=now,
            actor=viewer.actor,
            subject=row.application_id,
            detail={"code": row.ground, "by": "letter" if sends else "otherwise"},
        )
        for letter in letters:
            put_letter(session, letter=letter, actor=viewer.actor)


def refuse_objection(
    *,
    desk: Desk,
    viewer: Viewer,
    restriction_id: bytes,
    ground: RefusalGround,
    sends: bool,
    now: datetime,
) -> None:
    """This function will refuse an objection, for a ground, and tell the person.

    The restriction stands until it is lifted: not before the letter has gone.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        StateError: it is no objection that waits.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    authority = desk.book.active.authority

    def compose(to: Addressee) -> ComposedLetter:
        kind = RequestKind.OBJECTION
        return compose_refusal(to=to, kind=kind, ground=ground, authority=authority)

    letters = _letters(desk, viewer, restriction_id, compose, sends=sends, now=now)
    with keys_in_place(keyring=desk.keyring, letters=letters), desk.main.writing() as session:
        row, _ = _lock_standing(session, viewer, restriction_id)
        if row.ground != Ground.OBJECTION or row.due_on is None:
            raise StateError("this is no objection that waits")
        row.due_on, row.told_at = None, now
        record(
            session,
            event=Event.RESTRICTION_DECIDED,
            at=now,
            actor=viewer.actor,
            subject=row.application_id,
            detail={
                "code": row.ground,
                "outcome": RequestOutcome.REFUSED.value,
                "by": ground.value,
            },
        )
        _answer_objection(session, row, viewer, ground, now=now)
        for letter in letters:
            put_letter(session, letter=letter, actor=viewer.actor)


def lift_restriction(
    *, desk: Desk, viewer: Viewer, restriction_id: bytes, now: datetime
) -> Verdict:
    """This function will lift a restriction and return what the policy says from now on.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        RestrictedError: the person was not told yet, or the letter has not gone (Art 18(3)).
        HeldError: an objection that was refused for a claim, whose hold stands (case E74).
        StateError: it was lifted before.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    with desk.main.writing() as session:
        row, application = _lock_standing(session, viewer, restriction_id)
        if row.told_at is None or row.due_on is not None or is_letter_waiting(session, row):
            raise RestrictedError
        if row.ground == Ground.OBJECTION and is_held(session, application.id, now=now):
            raise HeldError
        row.lifted_at, row.lifted_by = now, viewer.actor.id
        application.version += 1
        verdict = reset_clock(session, application, book=desk.book, now=now)
        record(
            session,
            event=Event.RESTRICTION_LIFTED,
            at=now,
            actor=viewer.actor,
            subject=application.id,
            detail={
                "code": row.ground,
                "end_day": verdict.end_day.isoformat(),
                "expires_at": stamp(moment=verdict.expires_at),
                "rule": verdict.rule,
            },
        )
    return verdict


def _answer_objection(
    session: Session, row: Restriction, viewer: Viewer, ground: RefusalGround, *, now: datetime
) -> None:
    """Close the request in the register, if it came in another way than by my pages."""
    kinds = [RequestKind.OBJECTION.value]
    request = open_request_of(session, row.application_id, kinds=kinds)
    if request is not None:
        refused = RequestOutcome.REFUSED
        answer(session, request, viewer=viewer, outcome=refused, now=now, by=ground.value)


def _lock_standing(
    session: Session, viewer: Viewer, restriction_id: bytes
) -> tuple[Restriction, Application]:
    row, _ = restriction_in_sight(session, viewer=viewer, restriction_id=restriction_id)
    application = lock_in_sight(session, viewer=viewer, application_id=row.application_id)
    session.refresh(row)
    if row.lifted_at is not None:
        raise StateError("it was lifted before")
    return row, application


def _letters(
    desk: Desk,
    viewer: Viewer,
    restriction_id: bytes,
    compose: Callable[[Addressee], ComposedLetter],
    *,
    sends: bool,
    now: datetime,
) -> list[SealedLetter]:
    with desk.main.reading() as session:
        row, _ = restriction_in_sight(session, viewer=viewer, restriction_id=restriction_id)
    if not sends:
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
