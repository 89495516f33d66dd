"""Answering a request for access or a copy with everything that is held (Art 15 and 20 GDPR).

The same ZIP as on my pages, and the holds, restrictions and requests beside it. Who asked was made
sure of another way, which is recorded; the applicant sees on my pages that it was taken out.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey
from vault.db.engines import Database
from vault.db.tables import Request
from vault.domain.access import Action
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.requests import RequestKind
from vault.errors import BlockedError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import application_in_sight, lock_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.export.staff_extract import StaffExtract, staff_extract, staff_extract_json
from vault.usecases.export.zip import Export, MyOpenDocument, open_held, pack
from vault.usecases.mypages.application import my_application
from vault.usecases.mypages.extract import receipt_files, resume_json
from vault.usecases.mypages.view import MyApplication
from vault.usecases.requests.answering import Asked, check_asked, grant
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

ANSWERS = (RequestKind.ACCESS, RequestKind.PORTABILITY)
"""One ZIP answers both; a new request is written down as the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffExport:
    """The ZIP, ready to be written, and what it holds."""

    export: Export
    request_id: bytes
    documents: int
    byte_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    application_id: ApplicationId
    application_key: ApplicationKey = field(repr=False)


def export_for_staff(
    *,
    main: Database,
    keyring: Database,
    blobs: BlobStore,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    asked: Asked,
    page: Callable[[StaffExtract], bytes],
    now: datetime,
) -> StaffExport:
    """This function will return everything that is held about one application, as a ZIP.

    ``page`` makes ``extract.html`` of it, in the applicant's language. The export and the answered
    request are written down before this returns.

    Raises:
        NotFoundError: there is none, it is not the viewer's, or it is not accepted yet.
        BlockedError: its time is over, or it was taken back, and nothing else keeps it.
        ErasingError: it is being erased.
        FieldError: ``identity``, ``received_on`` or ``reason``: as ``check_asked``.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    check_may(viewer=viewer, action=Action.EXPORT_APPLICATION)
    check_asked(asked=asked, now=now, zone=book.active.time_zone)
    with main.reading() as session:
        application_in_sight(session, viewer=viewer, application_id=application_id)
    key = open_key(keyring=keyring, opener=opener, application_id=application_id)
    file = _File(application_id=application_id, application_key=key)
    view = my_application(main=main, book=book, visit=file, now=now, answers=True)
    if not view.fields:
        raise BlockedError
    with ExitStack() as opened:
        documents = _open(opened, blobs, file, view)
        with main.writing() as session:
            row = lock_in_sight(session, viewer=viewer, application_id=application_id)
            request = _write_down(session, viewer, asked, file, documents, book=book, now=now)
            extract = staff_extract(session, view, Language(row.language), key=key)
        # Drawn when nobody waits for the database any more: it was opened and read before.
        texts = [("extract.html", page(extract)), *_texts_for_machines(extract, now)]
        opened.pop_all()
    return StaffExport(
        export=pack(texts=texts, documents=documents, now=now, zone=book.active.time_zone),
        request_id=request.id,
        documents=len(documents),
        byte_count=_bytes_of(documents),
    )


def _open(
    opened: ExitStack, blobs: BlobStore, file: _File, view: MyApplication
) -> Sequence[MyOpenDocument]:
    documents: list[MyOpenDocument] = []
    for one in view.documents:
        documents.append(open_held(blobs=blobs, visit=file, document=one))
        opened.callback(documents[-1].close)
    return documents


def _texts_for_machines(extract: StaffExtract, now: datetime) -> list[tuple[str, bytes]]:
    return [
        ("extract.json", staff_extract_json(extract=extract, made_at=now)),
        ("resume.json", resume_json(view=extract.view)),
        *receipt_files(view=extract.view),
    ]


def _write_down(
    session: Session,
    viewer: Viewer,
    asked: Asked,
    file: _File,
    documents: Sequence[MyOpenDocument],
    *,
    book: PolicyBook,
    now: datetime,
) -> Request:
    """Note the answered request and the export of it, before anything goes out."""
    request = grant(
        session,
        viewer=viewer,
        kinds=ANSWERS,
        application_id=file.application_id,
        asked=asked,
        key=file.application_key,
        zone=book.active.time_zone,
        now=now,
    )
    record(
        session,
        event=Event.APPLICATION_EXPORTED,
        at=now,
        actor=viewer.actor,
        subject=file.application_id,
        detail={
            "by": viewer.actor.kind.value,
            "documents": len(documents),
            "bytes": _bytes_of(documents),
            "request": request.id.hex(),
            "identity": asked.identity.value,
        },
    )
    session.flush()
    return request


def _bytes_of(documents: Sequence[MyOpenDocument]) -> int:
    return sum(one.size for one in documents)
