"""Handing out one document, byte for byte as it was handed in, whole or in part.

The download is written down and committed before the first byte; each chunk is authenticated
before any of it goes out.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from vault.crypto.keys import ApplicationKey
from vault.crypto.manifest_open import open_manifest
from vault.crypto.ranges import BATCH_CHUNKS
from vault.crypto.suites import CHUNK_BYTES
from vault.db.arriving import add_rows
from vault.db.engines import Database
from vault.db.handing_out import DocumentRow, document_row
from vault.db.tables import AuditEntry
from vault.domain.access import Action
from vault.domain.application import DocumentKind, Status, check_documents_readable
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.errors import BlockedError, NotFoundError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Opener
from vault.usecases.audit.recording import EntryRow, entry_row
from vault.usecases.candidates.document_reader import DocumentReader, open_document_reader
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.retention.clock import check_readable
from vault.usecases.staff.viewer import Viewer, check_may, check_sees

PIECE = BATCH_CHUNKS * CHUNK_BYTES  # handed out at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What of a document is asked for: from ``start`` up to, without, ``stop``; None is the end.

    A negative ``start`` counts from the end (RFC 9110 §14.1.2).
    """

    start: int
    stop: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What goes out, as offsets into the plaintext."""

    start: int
    stop: int
    is_asked_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """A document that is open. Whoever has it MUST run ``pieces`` to its end, or ``close`` it."""

    name: str = field(repr=False)
    kind: str
    media: str
    part: Part
    _document: DocumentReader = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of the whole."""
        return self._document.size

    def pieces(self) -> Iterator[bytes]:
        """This method will give the plaintext in pieces of a quarter of a megabyte, then close.

        Raises:
            NotAuthenticError: a chunk does not verify: the answer MUST fail, not end.
        """
        try:
            yield from self._document.read(start=self.part.start, stop=self.part.stop)
        finally:
            self.close()

    def close(self) -> None:
        """This method will give the handle back; may be called twice."""
        self._document.close()


class RangeError(NotFoundError):
    """The part that was asked for lies outside the document."""

    code = "range"

    def __init__(self, size: int) -> None:
        """Take the document's size, for the answer."""
        super().__init__(self.code)
        self.size = size


def open_document(
    *,
    main: Database,
    keyring: Database,
    blobs: BlobStore,
    opener: Opener,
    viewer: Viewer,
    application_id: ApplicationId,
    document_id: DocumentId,
    span: Span | None,
    now: datetime,
    asks_for_photo: bool = False,
) -> OpenDocument:
    """This function will return a document that is ready to be read.

    A photo is hidden until somebody asks for it (R12): ``asks_for_photo`` says that they did.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        RangeError: the span lies outside the document.
        BlockedError: reading is cut, the document is in quarantine, or a photo nobody asked for.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    check_may(viewer=viewer, action=Action.OPEN_DOCUMENT)
    look = partial(
        _look,
        viewer=viewer,
        application_id=application_id,
        document_id=document_id,
        asks_for_photo=asks_for_photo,
        now=now,
    )
    with main.reading_rows() as connection:
        row = look(connection)
    key = open_key(keyring=keyring, opener=opener, application_id=application_id)
    name = _name(row, application_id=application_id, document_id=document_id, key=key)
    with ExitStack() as on_failure:
        document = open_document_reader(
            blobs=blobs, key=key, application_id=application_id, document_id=document_id
        )
        on_failure.callback(document.close)
        part = _within(span, document.size)
        entry = _entry(row, viewer, application_id, document_id=document_id, part=part, now=now)
        with main.writing_rows() as connection:
            look(connection)  # once more, in the transaction: it may have ended meanwhile
            add_rows(connection, AuditEntry, entry)
        on_failure.pop_all()
    return OpenDocument(
        name=name, kind=row.kind or "", media=row.media, part=part, _document=document
    )


def _look(
    connection: Connection,
    *,
    viewer: Viewer,
    application_id: ApplicationId,
    document_id: DocumentId,
    asks_for_photo: bool,
    now: datetime,
) -> DocumentRow:
    row = document_row(connection, application_id=application_id, document_id=document_id, now=now)
    readable = _readable(row, viewer, now)
    if readable.kind == DocumentKind.PHOTO and not asks_for_photo:
        raise BlockedError("hidden")
    return readable


def _entry(
    row: DocumentRow,
    viewer: Viewer,
    application_id: ApplicationId,
    *,
    document_id: DocumentId,
    part: Part,
    now: datetime,
) -> EntryRow:
    """Return the audit entry of this look, as a row."""
    return entry_row(
        event=Event.DOCUMENT_DOWNLOADED,
        at=now,
        actor=viewer.actor,
        subject=application_id,
        detail={
            "document": document_id.hex(),
            "document_kind": row.kind,
            "bytes": part.stop - part.start,
            "range": part.is_asked_for,
        },
    )


def _readable(row: DocumentRow | None, viewer: Viewer, now: datetime) -> DocumentRow:
    if row is None:
        raise NotFoundError
    check_sees(viewer=viewer, kind=row.application_kind, position_id=row.position_id)
    check_readable(row, restricted=row.is_restricted, now=now)
    if row.status == Status.ARCHIVED:
        raise BlockedError
    check_documents_readable(status=Status(row.status))
    if row.kind is None or row.revision is None:
        raise NotFoundError
    return row


def _name(
    row: DocumentRow, *, application_id: ApplicationId, document_id: bytes, key: ApplicationKey
) -> str:
    assert row.revision is not None
    manifest = open_manifest(
        key=key, application_id=application_id, revision=row.revision, sealed=row.manifest
    )
    return next((one.file_name for one in manifest.documents if one.id == document_id), "")


def _within(span: Span | None, size: int) -> Part:
    """Return the part as offsets (RFC 9110 §14.1.2); a stop beyond the end is the end."""
    if span is None:
        return Part(start=0, stop=size, is_asked_for=False)
    start = span.start if span.start >= 0 else max(0, size + span.start)
    if start >= size:
        raise RangeError(size)
    stop = size if span.stop is None else min(span.stop, size)
    return Part(start=start, stop=stop, is_asked_for=True)
