"""Putting a wrong date of a position's decision right: the only correction that moves an end later.

Two people do it (S4, case E84): one asks, with a reason from a closed list, another approves. Every
applicant of the position finds in their log that it was asked for, and what it did. Where nobody
else could approve, whoever asked may do so after 72 hours, in which anybody may stop it.

What has expired stays so: the purge has to take it before a date is corrected.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from vault.crypto.keys import random_id
from vault.db import corrections as db
from vault.db.engines import Database
from vault.db.tables import DecisionCorrection, Position
from vault.domain.access import Action
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.identifiers import PositionId
from vault.domain.positions import PositionStatus
from vault.errors import FieldError, NotAllowedError, StateError
from vault.usecases.audit.recording import record
from vault.usecases.decisions.correct_clocks import correction_detail, finish_corrections
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may, check_position_in_sight

ALONE = timedelta(hours=72)  # design §6: instead of a second person
NOON = time(12)


class CorrectionReason(StrEnum):
    """Why the date was wrong: words of ours, since they stand in logs that applicants read."""

    TYPING_ERROR = "typing-error"
    CLOSED_LATE = "closed-late"
    """The decision was made earlier, and the position was closed only later."""
    DECISION_REOPENED = "decision-reopened"
    """The decision was taken up again, and made anew later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A correction that waits. ``asked_by`` is a colleague's name."""

    id: bytes
    old_on: date
    new_on: date
    reason: CorrectionReason
    asked_at: datetime
    asked_by: str
    is_own: bool
    """Whether it was the viewer who asked."""
    may_approve: bool
    alone_from: datetime | None
    """From when whoever asked may approve it, where nobody else can."""


def waiting_correction(
    *, main: Database, viewer: Viewer, position_id: PositionId, zone: str, now: datetime
) -> CorrectionView | None:
    """This function will return the correction that waits for approval, or None.

    Raises:
        NotFoundError: the position is not among the viewer's.
        NotAllowedError: the viewer has no business with it.
    """
    _check(viewer, position_id)
    with main.reading() as session:
        found = db.waiting(session, position_id)
        if found is None:
            return None
        others = db.who_could_approve(session, position_id, but=found.asked_by)
        alone_from = None if others else found.asked_at + ALONE
        return CorrectionView(
            id=found.id,
            old_on=local_day(moment=found.old_at, zone=zone),
            new_on=local_day(moment=found.new_at, zone=zone),
            reason=CorrectionReason(found.reason),
            asked_at=found.asked_at,
            asked_by=db.name_of(session, found.asked_by),
            is_own=found.asked_by == viewer.actor.id,
            may_approve=_may_approve(found, viewer, alone_from, now),
            alone_from=alone_from,
        )


def ask_correction(
    *,
    main: Database,
    viewer: Viewer,
    position_id: PositionId,
    untrusted_day: str,
    untrusted_reason: str,
    zone: str,
    now: datetime,
) -> None:
    """This function will write down that a decision was made on another local day.

    Raises:
        NotFoundError, NotAllowedError: as for the page.
        FieldError: ``decided_on`` is no day, lies ahead, before a receipt, is what it was, or
            something has expired and is still here; ``reason`` is none of ours.
        StateError: the position is not closed, or one waits already.
    """
    _check(viewer, position_id)
    reason = _reason(untrusted_reason)
    asked_by = viewer.actor.id
    if asked_by is None:
        raise NotAllowedError(Action.CORRECT_DECISION)
    with main.writing() as session:
        position = _closed(session, position_id)
        assert position.decided_at is not None
        if db.waiting(session, position_id) is not None:
            raise StateError("a correction waits already")
        _check_nothing_is_over(session, position_id, now)
        correction = DecisionCorrection(
            id=random_id(),
            position_id=position_id,
            old_at=position.decided_at,
            new_at=_new_moment(session, position, untrusted_day, zone, now),
            reason=reason.value,
            asked_at=now,
            asked_by=asked_by,
        )
        session.add(correction)
        _record(session, Event.CORRECTION_ASKED, correction, viewer=viewer, zone=zone, now=now)
        for application_id in db.application_ids(session, position_id):
            record(
                session,
                event=Event.CORRECTION_ASKED,
                at=now,
                actor=viewer.actor,
                subject=application_id,
                detail=correction_detail(correction=correction, zone=zone),
            )


def approve_correction(
    *,
    main: Database,
    book: PolicyBook,
    viewer: Viewer,
    position_id: PositionId,
    correction_id: bytes,
    zone: str,
    now: datetime,
) -> None:
    """This function will put the date right and set every clock of the position anew.

    Raises:
        NotFoundError, NotAllowedError: as for the page; or the viewer asked for it, and somebody
            else could approve it or 72 hours have not passed.
        FieldError: something has expired meanwhile and is still here.
        StateError: it waits no more.
    """
    _check(viewer, position_id)
    with main.writing() as session:
        position = _closed(session, position_id)
        correction = _waiting(session, position_id, correction_id)
        others = db.who_could_approve(session, position_id, but=correction.asked_by)
        alone_from = None if others else correction.asked_at + ALONE
        if not _may_approve(correction, viewer, alone_from, now):
            raise NotAllowedError(Action.CORRECT_DECISION)
        _check_nothing_is_over(session, position_id, now)
        position.decided_at = correction.new_at
        position.version += 1
        correction.approved_at, correction.approved_by = now, viewer.actor.id
        _record(session, Event.CORRECTION_APPROVED, correction, viewer=viewer, zone=zone, now=now)
    finish_corrections(main=main, book=book, now=now)


def cancel_correction(
    *,
    main: Database,
    viewer: Viewer,
    position_id: PositionId,
    correction_id: bytes,
    zone: str,
    now: datetime,
) -> None:
    """This function will stop a correction that waits; anybody who could ask may do so.

    Raises:
        NotFoundError, NotAllowedError: as for the page.
        StateError: it waits no more.
    """
    _check(viewer, position_id)
    with main.writing() as session:
        correction = _waiting(session, position_id, correction_id)
        correction.cancelled_at, correction.cancelled_by = now, viewer.actor.id
        _record(session, Event.CORRECTION_CANCELLED, correction, viewer=viewer, zone=zone, now=now)


def _check(viewer: Viewer, position_id: PositionId) -> None:
    check_may(viewer=viewer, action=Action.CORRECT_DECISION)
    check_position_in_sight(viewer=viewer, position_id=position_id)


def _reason(untrusted_reason: str) -> CorrectionReason:
    try:
        return CorrectionReason(untrusted_reason)
    except ValueError as error:
        raise FieldError("not-a-choice", field="reason") from error


def _closed(session: Session, position_id: bytes) -> Position:
    position = session.get_one(Position, position_id, with_for_update=True)
    if position.status != PositionStatus.CLOSED:
        raise StateError("not closed")
    return position


def _waiting(session: Session, position_id: bytes, correction_id: bytes) -> DecisionCorrection:
    found = db.waiting(session, position_id, lock=True)
    if found is None or found.id != correction_id:
        raise StateError("the correction waits no more")
    return found


def _check_nothing_is_over(session: Session, position_id: bytes, now: datetime) -> None:
    if db.is_any_over(session, position_id, now=now):
        raise FieldError("purge-first", field="decided_on")


def _may_approve(
    correction: DecisionCorrection, viewer: Viewer, alone_from: datetime | None, now: datetime
) -> bool:
    if viewer.actor.id is None:
        return False
    if viewer.actor.id != correction.asked_by:
        return True
    return alone_from is not None and now >= alone_from


def _new_moment(
    session: Session, position: Position, untrusted_day: str, zone: str, now: datetime
) -> datetime:
    """Return the noon of that day: a day is all that people know, and a clock counts days."""
    assert position.decided_at is not None
    try:
        day = date.fromisoformat(untrusted_day)
    except ValueError as error:
        raise FieldError("malformed", field="decided_on") from error
    newest = db.newest_receipt(session, position.id)
    if day > local_day(moment=now, zone=zone):
        raise FieldError("in-the-future", field="decided_on")
    if newest is not None and day < local_day(moment=newest, zone=zone):
        raise FieldError("before-receipt", field="decided_on")
    if day == local_day(moment=position.decided_at, zone=zone):
        raise FieldError("unchanged", field="decided_on")
    return min(now, datetime.combine(day, NOON, tzinfo=ZoneInfo(zone)).astimezone(now.tzinfo))


def _record(
    session: Session,
    event: Event,
    correction: DecisionCorrection,
    *,
    viewer: Viewer,
    zone: str,
    now: datetime,
) -> None:
    record(
        session,
        event=event,
        at=now,
        actor=viewer.actor,
        subject=correction.position_id,
        detail=correction_detail(correction=correction, zone=zone),
    )
