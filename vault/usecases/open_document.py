"""Handing out one document, byte for byte as it was handed in, whole or in part.

The download is written down and committed before the first byte; each chunk is authenticated
before any of it goes out.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.tables import Document
from vault.domain.access import Action
from vault.domain.application import Status, check_documents_readable
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.errors import NotFoundError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Opener
from vault.usecases.candidate import (
    document_names,
    open_key_in_sight,
    readable_application,
)
from vault.usecases.document_reader import DocumentReader, open_document_reader
from vault.usecases.recording import record
from vault.usecases.viewer import Viewer, check_may

PIECE = 1 << 20  # handed out at once: fewer hops between threads than pieces of 256 KiB


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
    size: int
    part: Part
    _document: DocumentReader = field(repr=False)

    def pieces(self) -> Iterator[bytes]:
        """This method will give the plaintext in pieces of about a megabyte, then close.

        Raises:
            NotAuthenticError: a chunk does not verify: the answer MUST fail, not end.
        """
        try:
            gathered: list[bytes] = []
            count = 0
            for part in self._document.read(start=self.part.start, stop=self.part.stop):
                gathered.append(part)
                count += len(part)
                if count >= PIECE:
                    yield b"".join(gathered)
                    gathered, count = [], 0
            if gathered:
                yield b"".join(gathered)
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
) -> OpenDocument:
    """This function will return a document that is ready to be read.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        RangeError: the span lies outside the document.
        BlockedError: reading is cut, or the document is in quarantine.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    check_may(viewer=viewer, action=Action.OPEN_DOCUMENT)
    with main.reading() as session:
        _readable_document(session, viewer, application_id, document_id, now)
    key = open_key_in_sight(
        main=main,
        keyring=keyring,
        opener=opener,
        viewer=viewer,
        application_id=application_id,
        now=now,
    )
    with ExitStack() as on_failure:
        document = open_document_reader(
            blobs=blobs, key=key, application_id=application_id, document_id=document_id
        )
        on_failure.callback(document.close)
        part = _within(span, document.size)
        with main.writing() as session:
            row = _readable_document(session, viewer, application_id, document_id, now)
            names = document_names(session, application_id=application_id, key=key)
            _note(session, row, viewer, part, now)
        on_failure.pop_all()
    return OpenDocument(
        name=names.get(document_id, ""),
        kind=row.kind,
        media=row.media,
        size=document.size,
        part=part,
        _document=document,
    )


def _readable_document(
    session: Session,
    viewer: Viewer,
    application_id: bytes,
    document_id: bytes,
    now: datetime,
) -> Document:
    application = readable_application(
        session, viewer=viewer, application_id=application_id, now=now
    )
    check_documents_readable(status=Status(application.status))
    row = session.get(Document, document_id)
    if row is None or row.application_id != application_id:
        raise NotFoundError
    return row


def _note(session: Session, row: Document, viewer: Viewer, part: Part, now: datetime) -> None:
    record(
        session,
        event=Event.DOCUMENT_DOWNLOADED,
        at=now,
        actor=viewer.actor,
        subject=row.application_id,
        detail={
            "document": row.id.hex(),
            "document_kind": row.kind,
            "bytes": part.stop - part.start,
            "range": part.is_asked_for,
        },
    )


def _within(span: Span | None, size: int) -> Part:
    """Return the part as offsets (RFC 9110 §14.1.2); a stop beyond the end is the end."""
    if span is None:
        return Part(start=0, stop=size, is_asked_for=False)
    start = span.start if span.start >= 0 else max(0, size + span.start)
    if start >= size:
        raise RangeError(size)
    stop = size if span.stop is None else min(span.stop, size)
    return Part(start=start, stop=stop, is_asked_for=True)
