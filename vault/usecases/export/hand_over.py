"""Handing a hired person's application over to the personnel file (case E10).

Closing the position makes the task. It is done when somebody has downloaded everything and says
that the personnel file has it: then the recruitment's copy is due at once. Nobody says so: it goes
when the policy's time for the hired is up.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import stamp
from vault.db.engines import Database
from vault.db.tables import Application, HandOver
from vault.domain.access import Action
from vault.domain.application import Outcome
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.domain.retention.retention import Verdict
from vault.errors import FieldError, NotFoundError, StateError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Opener
from vault.usecases.audit.recording import WORK, record
from vault.usecases.candidates.candidate import open_key_in_sight, readable_application
from vault.usecases.candidates.in_sight import lock_in_sight
from vault.usecases.export.pack_for_staff import FileOfStaff, pack_for_staff
from vault.usecases.export.zip import Export
from vault.usecases.retention.clock import judge_application, reset_clock
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverView:
    """One hand-over. No name: the candidate's page has it."""

    application_id: ApplicationId
    made_at: datetime
    end_day: date
    """The last local day on which the recruitment's copy is kept."""
    downloaded_at: datetime | None
    confirmed_at: datetime | None


def begin_hand_over(session: Session, application: Application, *, now: datetime) -> bool:
    """This function will make the task for a locked row; True if it is new.

    Whoever was not hired, or for no position, has none.
    """
    if application.outcome != Outcome.HIRED or application.position_id is None:
        return False
    if session.get(HandOver, application.id) is not None:
        return False
    session.add(
        HandOver(application_id=application.id, position_id=application.position_id, made_at=now)
    )
    record(
        session,
        event=Event.HAND_OVER_BEGUN,
        at=now,
        actor=WORK,
        subject=application.id,
        detail={"position": application.position_id.hex()},
    )
    return True


def read_hand_over(
    *,
    main: Database,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    now: datetime,
) -> HandOverView:
    """This function will return one hand-over.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        BlockedError, ErasingError: reading is cut.
    """
    check_may(viewer=viewer, action=Action.HAND_OVER)
    with main.reading() as session:
        application = readable_application(
            session, viewer=viewer, application_id=application_id, now=now
        )
        row = session.get(HandOver, application_id)
        if row is None:
            raise NotFoundError
        verdict = judge_application(session, application, book=book, now=now)
        return HandOverView(
            application_id=application_id,
            made_at=row.made_at,
            end_day=verdict.end_day,
            downloaded_at=row.downloaded_at,
            confirmed_at=row.confirmed_at,
        )


def download_hand_over(
    *,
    main: Database,
    keyring: Database,
    blobs: BlobStore,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    now: datetime,
) -> Export:
    """This function will return everything for the personnel file, as a ZIP, and write that down.

    Raises:
        NotFoundError, BlockedError, ErasingError: as ``read_hand_over``.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    check_may(viewer=viewer, action=Action.HAND_OVER)
    key = open_key_in_sight(
        main=main,
        keyring=keyring,
        opener=opener,
        viewer=viewer,
        application_id=application_id,
        now=now,
    )
    file = FileOfStaff(application_id=application_id, application_key=key)

    def note(session: Session, documents: int, byte_count: int) -> None:
        _, row = _locked(session, viewer, application_id, now=now)
        row.downloaded_at = row.downloaded_at or now
        record(
            session,
            event=Event.HAND_OVER_DOWNLOADED,
            at=now,
            actor=viewer.actor,
            subject=application_id,
            detail={
                "position": row.position_id.hex(),
                "documents": documents,
                "bytes": byte_count,
            },
        )

    return pack_for_staff(main=main, blobs=blobs, book=book, file=file, note=note, now=now)


def confirm_hand_over(
    *,
    main: Database,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    is_confirmed: bool,
    now: datetime,
) -> Verdict:
    """This function will note that the personnel file has it: from now on it is due here.

    Raises:
        NotFoundError, BlockedError, ErasingError: as ``read_hand_over``.
        FieldError: ``arrived`` is missing: nobody said so.
        StateError: nobody has downloaded it, or it is confirmed already.
    """
    check_may(viewer=viewer, action=Action.HAND_OVER)
    if not is_confirmed:
        raise FieldError("missing", field="arrived")
    with main.writing() as session:
        application, row = _locked(session, viewer, application_id, now=now)
        if row.downloaded_at is None:
            raise StateError("nobody has downloaded it")
        if row.confirmed_at is not None:
            raise StateError("the hand-over is confirmed already")
        row.confirmed_at, row.confirmed_by = now, viewer.actor.id
        application.version += 1
        verdict = reset_clock(session, application, book=book, now=now)
        record(
            session,
            event=Event.HAND_OVER_CONFIRMED,
            at=now,
            actor=viewer.actor,
            subject=application_id,
            detail={
                "position": row.position_id.hex(),
                "end_day": verdict.end_day.isoformat(),
                "expires_at": stamp(moment=verdict.expires_at),
                "rule": verdict.rule,
            },
        )
    return verdict


def _locked(
    session: Session, viewer: Viewer, application_id: ApplicationId, *, now: datetime
) -> tuple[Application, HandOver]:
    application = lock_in_sight(session, viewer=viewer, application_id=application_id)
    readable_application(session, viewer=viewer, application_id=application_id, now=now)
    row = session.get(HandOver, application_id)
    if row is None:
        raise NotFoundError
    return application, row
