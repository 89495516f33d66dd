"""Opening one candidate: a look, written down and committed before anything is returned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey
from vault.crypto.manifest_open import open_manifest
from vault.db.candidate import documents_of, newest_contact, newest_manifest, position_of
from vault.db.engines import Database
from vault.db.tables import Application, Position
from vault.domain.access import Action
from vault.domain.application import Kind, Status, recruiter_moves
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, DocumentId, PositionId
from vault.domain.language import Language, Text
from vault.domain.policy.rules import Role
from vault.domain.retention.retention import Verdict
from vault.errors import BlockedError, NotFoundError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.open_contacts import open_contact, open_key
from vault.usecases.retention.clock import check_readable, is_restricted, judge_application
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may, check_sees


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One document, as the candidate's page shows it."""

    id: DocumentId
    kind: str
    media: str
    name: str = field(repr=False)
    size: int
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CandidateView:
    """One candidate. Its repr shows nothing: all of it is personal."""

    id: ApplicationId
    fields: Mapping[str, str]
    """Contact details, message and further answers by the field's name; empty ones are absent."""
    kind: Kind
    role: Role
    status: Status
    language: Language
    position_id: PositionId | None
    slug: str
    titles: Mapping[Language, str]
    reference: str
    documents: tuple[DocumentView, ...]
    withholds_documents: bool
    """In quarantine: nothing can be downloaded until somebody has released it."""
    received_at: datetime
    expires_at: datetime
    end_day: date
    because: Text
    decided_at: datetime | None
    is_settled: bool
    """Whether the date of erasure stands, as far as a decision on the position goes."""
    moves: tuple[Status, ...]
    version: int

    @property
    def name(self) -> str:
        """The applicant's name."""
        return self.fields.get("name", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedCandidate:
    """One whose reading is cut: what may still be told."""

    id: ApplicationId
    kind: Kind
    status: Status
    received_at: datetime
    expires_at: datetime


def open_candidate(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    now: datetime,
) -> CandidateView:
    """This function will return one candidate, and write the look down.

    Raises:
        NotFoundError: there is none, it is not the viewer's, or it is not accepted yet.
        BlockedError: expired, withdrawn or restricted.
        ErasingError: it is being erased.
    """
    check_may(viewer=viewer, action=Action.OPEN_CANDIDATE)
    key = open_key_in_sight(
        main=main,
        keyring=keyring,
        opener=opener,
        viewer=viewer,
        application_id=application_id,
        now=now,
    )
    # One transaction reads, judges and records: what was withdrawn a moment ago is not shown.
    with main.writing() as session:
        application = readable_application(
            session, viewer=viewer, application_id=application_id, now=now
        )
        position = position_of(session, application.position_id)
        verdict = judge_application(session, application, book=book, now=now)
        view = _view(session, application, position, key=key, verdict=verdict)
        record(
            session,
            event=Event.CANDIDATE_OPENED,
            at=now,
            actor=viewer.actor,
            subject=application_id,
            detail={
                "kind": application.kind,
                "status": application.status,
                **({"position": position.id.hex()} if position else {}),
            },
        )
    return view


def blocked_candidate(
    *, main: Database, viewer: Viewer, application_id: ApplicationId
) -> BlockedCandidate:
    """This function will return what may be told of somebody whose reading is cut.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
    """
    with main.reading() as session:
        application = _in_sight(session, viewer, application_id)
        return BlockedCandidate(
            id=application_id,
            kind=Kind(application.kind),
            status=Status(application.status),
            received_at=application.received_at,
            expires_at=application.expires_at,
        )


def open_key_in_sight(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    viewer: Viewer,
    application_id: ApplicationId,
    now: datetime,
) -> ApplicationKey:
    """This function will return the key of an application that the viewer may read now.

    Raises:
        NotFoundError, BlockedError, ErasingError: as ``readable_application``; the first also
            when there is no staff wrap.
    """
    with main.reading() as session:
        readable_application(session, viewer=viewer, application_id=application_id, now=now)
    return open_key(keyring=keyring, opener=opener, application_id=application_id)


def readable_application(
    session: Session, *, viewer: Viewer, application_id: bytes, now: datetime
) -> Application:
    """This function will return an application's row if the viewer may read it at ``now``.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        BlockedError: expired, withdrawn, archived or restricted.
        ErasingError: it is being erased.
    """
    application = _in_sight(session, viewer, application_id)
    check_readable(
        application,
        restricted=is_restricted(session, application_id, now=now),
        now=now,
    )
    if application.status == Status.ARCHIVED:
        raise BlockedError
    return application


def _in_sight(session: Session, viewer: Viewer, application_id: bytes) -> Application:
    application = session.get(Application, application_id)
    if application is None:
        raise NotFoundError
    check_sees(viewer=viewer, kind=application.kind, position_id=application.position_id)
    return application


def _view(
    session: Session,
    application: Application,
    position: Position | None,
    *,
    key: ApplicationKey,
    verdict: Verdict,
) -> CandidateView:
    status = Status(application.status)
    return CandidateView(
        id=ApplicationId(application.id),
        fields=_fields(session, application, key),
        kind=Kind(application.kind),
        role=Role(application.role),
        status=status,
        language=Language(application.language),
        position_id=PositionId(position.id) if position else None,
        slug=position.slug if position else "",
        titles={
            Language.SV: position.title_sv if position else "",
            Language.EN: position.title_en if position else "",
        },
        reference=position.reference if position else "",
        documents=_documents(session, application, key),
        withholds_documents=status is Status.QUARANTINED,
        received_at=application.received_at,
        expires_at=application.expires_at,
        end_day=verdict.end_day,
        because=verdict.because,
        decided_at=application.decided_at,
        is_settled=position is None or position.decided_at is not None,
        moves=recruiter_moves(current=status),
        version=application.version,
    )


def _fields(session: Session, application: Application, key: ApplicationKey) -> dict[str, str]:
    contact = newest_contact(session, application.id)
    if contact is None:
        raise NotFoundError
    return open_contact(
        key=key,
        application_id=application.id,
        revision=contact.revision,
        sealed=contact.sealed,
    )


def _documents(
    session: Session, application: Application, key: ApplicationKey
) -> tuple[DocumentView, ...]:
    """Return the rows under the names that the manifest gives them."""
    names = document_names(session, application_id=application.id, key=key)
    return tuple(
        DocumentView(
            id=DocumentId(row.id),
            kind=row.kind,
            media=row.media,
            name=names.get(row.id, ""),
            size=row.plain_size,
            marks=tuple(mark for mark in row.marks.split(",") if mark),
        )
        for row in documents_of(session, application.id)
    )


def document_names(
    session: Session, *, application_id: bytes, key: ApplicationKey
) -> dict[bytes, str]:
    """This function will return what the documents were called, by their ids.

    Raises:
        NotAuthenticError: the manifest does not open under this key.
        NotFoundError: there is none.
    """
    sealed = newest_manifest(session, application_id)
    if sealed is None:
        raise NotFoundError
    manifest = open_manifest(
        key=key,
        application_id=application_id,
        revision=sealed.revision,
        sealed=sealed.sealed,
    )
    return {one.id: one.file_name for one in manifest.documents}
