"""The archive: what daily work no longer needs, and few may open, with a reason (R56, E46).

An archive is no new period: the date of erasure stays what it was. Archived applications are in
no list of candidates and no search. Whoever works with all positions may take one out as a ZIP,
and says why; that is written down before the first byte.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from vault.db import archiving as db
from vault.db.candidate import position_of
from vault.db.engines import Database
from vault.db.purging import lock_applications
from vault.db.tables import Application, Position
from vault.domain.access import Action
from vault.domain.application import Status, check_move
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.policy.rules import Then
from vault.errors import NotAllowedError, StateError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Opener
from vault.usecases.audit.recording import WORK, record
from vault.usecases.candidates.browse import sight_of
from vault.usecases.candidates.in_sight import application_in_sight, lock_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.export.pack_for_staff import FileOfStaff, pack_for_staff
from vault.usecases.export.zip import Export
from vault.usecases.retention.clock import check_readable, is_restricted, judge_application
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

BATCH = 200
MOST = 500  # listed at once; the archive is looked into by position and day, not read through
_INSTANT = timedelta(microseconds=1)


class ArchiveReason(StrEnum):
    """Why somebody opens what is archived: words of ours, since they stand in the audit log."""

    CLAIM = "legal-claim"
    AUTHORITY = "authority-asks"
    PERSON = "person-asks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """One that is archived. No name."""

    application_id: ApplicationId
    titles: dict[Language, str]
    received_at: datetime
    end_day: date
    """The last local day on which it is kept."""


def archive_due(*, main: Database, book: PolicyBook, now: datetime) -> int:
    """This function will archive what the policy wants archived by now, and count it.

    Raises:
        StoreError: the main database failed; what was archived stays so.
    """
    policies = (book.active, *book.versions.values())
    if not any(rule.then is Then.ARCHIVE for policy in policies for rule in policy.retention):
        return 0
    done = 0
    while True:
        with main.reading() as session:
            ids = db.to_archive(session, now=now, limit=BATCH)
        moved = _archive(main, ids, book, now)
        done += moved
        if len(ids) < BATCH or not moved:
            return done


def _archive(main: Database, ids: Sequence[bytes], book: PolicyBook, now: datetime) -> int:
    """Judge each again with its row locked: somebody may have acted in between."""
    moved = 0
    with main.writing() as session:
        for row in lock_applications(session, ids):
            verdict = judge_application(session, row, book=book, now=now)
            before = Status(row.status)
            is_due = verdict.archived_at is not None and verdict.archived_at <= now
            if not is_due or before not in {Status.REJECTED, Status.HIRED}:
                continue
            check_move(current=before, new=Status.ARCHIVED)
            row.status = Status.ARCHIVED.value
            row.version += 1
            moved += 1
            record(
                session,
                event=Event.APPLICATION_ARCHIVED,
                at=now,
                actor=WORK,
                subject=row.id,
                detail={"from": before.value, "end_day": verdict.end_day.isoformat()},
            )
    return moved


def list_archive(
    *, main: Database, viewer: Viewer, zone: str, now: datetime
) -> tuple[Archived, ...]:
    """This function will return what is archived, what ends first first.

    Raises:
        NotAllowedError: the viewer is not among the few.
    """
    _check_among_the_few(viewer)
    with main.reading() as session:
        rows = db.archived(session, sight=sight_of(viewer=viewer), now=now, limit=MOST)
        return tuple(_view(row, position, zone) for row, position in rows)


def read_archived(
    *, main: Database, viewer: Viewer, application_id: ApplicationId, zone: str, now: datetime
) -> Archived:
    """This function will return one archived application, as far as may be told without a reason.

    Raises:
        NotAllowedError, NotFoundError, StateError, BlockedError, ErasingError: as
            ``open_archived``.
    """
    _check_among_the_few(viewer)
    with main.reading() as session:
        row = application_in_sight(session, viewer=viewer, application_id=application_id)
        _check_archived(session, row, now)
        return _view(row, position_of(session, row.position_id), zone)


def open_archived(
    *,
    main: Database,
    keyring: Database,
    blobs: BlobStore,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    reason: ArchiveReason,
    now: datetime,
) -> Export:
    """This function will return one archived application as a ZIP, and write down why.

    Raises:
        NotAllowedError: the viewer is not among the few.
        NotFoundError: there is none, or it is not the viewer's.
        StateError: it is not archived.
        BlockedError, ErasingError: it has ended, is restricted, or is being erased.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    _check_among_the_few(viewer)
    with main.reading() as session:
        row = application_in_sight(session, viewer=viewer, application_id=application_id)
        _check_archived(session, row, now)
    key = open_key(keyring=keyring, opener=opener, application_id=application_id)

    def note(session: Session, documents: int, byte_count: int) -> None:
        locked = lock_in_sight(session, viewer=viewer, application_id=application_id)
        _check_archived(session, locked, now)
        record(
            session,
            event=Event.ARCHIVE_OPENED,
            at=now,
            actor=viewer.actor,
            subject=application_id,
            detail={"code": reason.value, "documents": documents, "bytes": byte_count},
        )

    file = FileOfStaff(application_id=application_id, application_key=key)
    return pack_for_staff(main=main, blobs=blobs, book=book, file=file, note=note, now=now)


def _view(row: Application, position: Position | None, zone: str) -> Archived:
    return Archived(
        application_id=ApplicationId(row.id),
        titles={
            Language.SV: position.title_sv if position else "",
            Language.EN: position.title_en if position else "",
        },
        received_at=row.received_at,
        end_day=local_day(moment=row.expires_at - _INSTANT, zone=zone),
    )


def _check_archived(session: Session, row: Application, now: datetime) -> None:
    if row.status != Status.ARCHIVED:
        raise StateError("it is not archived")
    check_readable(row, restricted=is_restricted(session, row.id, now=now), now=now)


def _check_among_the_few(viewer: Viewer) -> None:
    """Let only those in who work with everything: a need to know for one position is not enough."""
    check_may(viewer=viewer, action=Action.OPEN_ARCHIVED)
    if not viewer.grants.all_positions:
        raise NotAllowedError(Action.OPEN_ARCHIVED)
