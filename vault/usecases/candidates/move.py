"""Moving a candidate through the work: in review, interview, offered. Decisions are elsewhere."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.tables import Application
from vault.domain.access import Action
from vault.domain.application import Status, check_move, needs_typed_confirmation, recruiter_moves
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.errors import LostRaceError, StateError
from vault.usecases.audit.recording import record
from vault.usecases.candidates.candidate import readable_application
from vault.usecases.retention.clock import lock_application
from vault.usecases.staff.viewer import Viewer, check_may


def move(
    *,
    main: Database,
    viewer: Viewer,
    application_id: ApplicationId,
    new: Status,
    version: int,
    now: datetime,
) -> None:
    """This function will move an application; ``version`` is what the page was made from.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        BlockedError, ErasingError: reading is cut, so nobody works with it any more.
        LostRaceError: somebody else moved it since the page was made.
        StateError: no such move, or one that is a decision.
    """
    check_may(viewer=viewer, action=Action.MOVE)
    if needs_typed_confirmation(new=new):
        raise StateError("a decision, not a move")
    with main.writing() as session:
        application = application_to_change(
            session, viewer=viewer, application_id=application_id, version=version, now=now
        )
        before = Status(application.status)
        check_move(current=before, new=new)
        # The table also holds what applicants, the purge and decisions do.
        if new not in recruiter_moves(current=before):
            raise StateError("not a move of the recruiter's")
        application.status = new.value
        application.version += 1
        record(
            session,
            event=Event.STATUS_MOVED,
            at=now,
            actor=viewer.actor,
            subject=application_id,
            detail={
                "from": before.value,
                "to": new.value,
                **({"position": application.position_id.hex()} if application.position_id else {}),
            },
        )


class ReleaseReason(StrEnum):
    """Why documents are let out of quarantine: words of ours, since they stand in the audit log."""

    ASKED = "asked-the-applicant"
    CHECKED = "checked-on-a-safe-machine"
    HARMLESS = "known-to-be-harmless"


def release(
    *,
    main: Database,
    viewer: Viewer,
    application_id: ApplicationId,
    reason: ReleaseReason,
    version: int,
    now: datetime,
) -> None:
    """This function will let the documents of a quarantined application be read.

    Raises:
        NotFoundError, BlockedError, ErasingError: as for moving.
        LostRaceError: somebody else changed it since the page was made.
        StateError: it is not in quarantine.
    """
    check_may(viewer=viewer, action=Action.RELEASE_QUARANTINED)
    with main.writing() as session:
        application = application_to_change(
            session, viewer=viewer, application_id=application_id, version=version, now=now
        )
        if application.status != Status.QUARANTINED:
            raise StateError("not in quarantine")
        application.status = Status.ACCEPTED.value
        application.version += 1
        record(
            session,
            event=Event.APPLICATION_RELEASED,
            at=now,
            actor=viewer.actor,
            subject=application_id,
            detail={"code": reason.value},
        )


def application_to_change(
    session: Session,
    *,
    viewer: Viewer,
    application_id: bytes,
    version: int,
    now: datetime,
) -> Application:
    """This function will lock an application that the viewer may read and nobody has changed.

    Raises:
        NotFoundError, BlockedError, ErasingError: as ``readable_application``.
        LostRaceError: somebody else changed it since ``version`` was read.
    """
    # Sight first: to whom it is hidden, a locked or erased one looks like none at all.
    readable_application(session, viewer=viewer, application_id=application_id, now=now)
    application = lock_application(session, application_id)
    session.refresh(application)
    readable_application(session, viewer=viewer, application_id=application_id, now=now)
    if application.version != version:
        raise LostRaceError("the application was changed meanwhile")
    return application
