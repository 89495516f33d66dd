"""Placing, reviewing and releasing a hold: a reason to keep longer (Art 17(3)(e) GDPR).

A hold keeps an application from being erased and gives nobody back what was cut: reading ends
when the policy says so. Released, the engine judges anew, and what is due goes the same day (E54).
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import stamp
from vault.crypto.keys import ApplicationKey, random_id
from vault.db.engines import Database
from vault.db.staff_queries import staff_by_email
from vault.db.tables import Application, Hold
from vault.domain.access import Action
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.holds import HoldReason, Scope, check_review_on
from vault.domain.identifiers import ApplicationId
from vault.domain.retention.retention import Verdict
from vault.errors import FieldError, NotFoundError, StateError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import lock_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.staff_words import check_staff_words, seal_staff_words
from vault.usecases.holds.claim_follow import follow_release, follow_review
from vault.usecases.retention.clock import lock_application, reset_clock
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """What somebody wants to place."""

    reason: HoldReason
    review_on: date
    untrusted_owner: str = field(default="", repr=False)
    """An address of the staff; empty for whoever places it."""
    untrusted_words: str = field(default="", repr=False)


def place_hold(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    wanted: NewHold,
    now: datetime,
) -> bytes:
    """This function will place a hold on an application and return the hold's id.

    Raises:
        NotFoundError: there is no such application, or it is not the viewer's.
        ErasingError: it is being erased: there is nothing left to hold (case E53).
        FieldError: ``review_on``, ``owner`` or ``words`` is missing or wrong.
    """
    check_may(viewer=viewer, action=Action.PLACE_HOLD)
    today = local_day(moment=now, zone=book.active.time_zone)
    check_review_on(review_on=wanted.review_on, today=today)
    words = check_staff_words(untrusted_words=wanted.untrusted_words, field="words")
    with main.writing() as session:
        lock_in_sight(session, viewer=viewer, application_id=application_id)
        owner_id = owner_of(session, viewer, wanted.untrusted_owner)
    hold_id, key = random_id(), None
    if words:
        key = open_key(keyring=keyring, opener=opener, application_id=application_id)
    with main.writing() as session:
        application = lock_in_sight(session, viewer=viewer, application_id=application_id)
        hold = Hold(
            id=hold_id,
            application_id=application_id,
            reason=wanted.reason.value,
            sealed_reason=sealed_words(key, application_id, hold_id, words),
            owner_id=owner_id,
            placed_at=now,
            placed_by=viewer.actor.id,
            review_on=wanted.review_on,
        )
        session.add(hold)
        application.version += 1
        reset_clock(session, application, book=book, now=now)
        _note(session, Event.HOLD_PLACED, hold, viewer, now)
    return hold_id


def review_hold(
    *,
    main: Database,
    book: PolicyBook,
    viewer: Viewer,
    hold_id: bytes,
    review_on: date,
    now: datetime,
) -> None:
    """This function will let a hold stand until it is looked at again on that day.

    Raises:
        NotFoundError, ErasingError, StateError: as ``release_hold``.
        FieldError: ``review_on`` is past or too far.
    """
    check_may(viewer=viewer, action=Action.PLACE_HOLD)
    check_review_on(review_on=review_on, today=local_day(moment=now, zone=book.active.time_zone))

    def review(session: Session) -> None:
        hold, _ = _standing(session, viewer, hold_id)
        hold.review_on = review_on
        follow_review(session, hold)
        _note(session, Event.HOLD_REVIEWED, hold, viewer, now)

    main.writing_again(review, serializable=True)  # by the other holds of its claim, too


def release_hold(
    *,
    main: Database,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    hold_id: bytes,
    now: datetime,
) -> Verdict:
    """This function will release a hold and return what the policy says from now on.

    What is due then is erased by the next purge, which the vault starts at once. Where it was the
    last hold of a claim, what was kept of the others for it goes in the same moment.

    Raises:
        NotFoundError: there is no such hold, or it is not the viewer's to know of.
        StateError: it was released before.
        ErasingError: the application is being erased.
    """
    check_may(viewer=viewer, action=Action.PLACE_HOLD)

    def release(session: Session) -> Verdict:
        hold, application = _standing(session, viewer, hold_id)
        hold.released_at, hold.released_by = now, viewer.actor.id
        follow_release(session, hold, application, opener=opener, viewer=viewer, now=now)
        application.version += 1
        verdict = reset_clock(session, application, book=book, now=now)
        record(
            session,
            event=Event.HOLD_RELEASED,
            at=now,
            actor=viewer.actor,
            subject=application.id,
            detail={
                "code": hold.reason,
                "end_day": verdict.end_day.isoformat(),
                "expires_at": stamp(moment=verdict.expires_at),
                "rule": verdict.rule,
            },
        )
        return verdict

    # Of two claimants' holds that are released at the same time one has to be the last.
    return main.writing_again(release, serializable=True)


def _note(session: Session, event: Event, hold: Hold, viewer: Viewer, now: datetime) -> None:
    record(
        session,
        event=event,
        at=now,
        actor=viewer.actor,
        subject=hold.application_id,
        detail={"code": hold.reason, "review_on": hold.review_on.isoformat()},
    )


def _standing(session: Session, viewer: Viewer, hold_id: bytes) -> tuple[Hold, Application]:
    """Return a hold and its application, locked. Its owner needs no other assignment.

    What stands on the merits of those compared goes with the claimant's hold, and not by itself.
    """
    hold = session.get(Hold, hold_id)
    if hold is None or hold.scope != Scope.FULL:
        raise NotFoundError
    if hold.owner_id == viewer.actor.id:
        application = lock_application(session, hold.application_id)
    else:
        application = lock_in_sight(session, viewer=viewer, application_id=hold.application_id)
    session.refresh(hold)
    if hold.released_at is not None:
        raise StateError("the hold was released before")
    return hold, application


def owner_of(session: Session, viewer: Viewer, untrusted_owner: str) -> bytes:
    """This function will return who answers for a hold: named by address, or whoever places it.

    Raises:
        FieldError: ``owner`` is missing, or nobody who works here.
    """
    if not untrusted_owner.strip():
        if viewer.actor.id is None:
            raise FieldError("missing", field="owner")
        return viewer.actor.id
    person = staff_by_email(session, untrusted_owner.strip())
    if person is None or person.disabled_at is not None:
        raise FieldError("unknown", field="owner")
    return person.id


def sealed_words(
    key: ApplicationKey | None, application_id: bytes, hold_id: bytes, words: str
) -> bytes | None:
    """This function will return what was written about a hold, sealed; None without a key."""
    if key is None:
        return None
    return seal_staff_words(key=key, application_id=application_id, row_id=hold_id, words=words)
