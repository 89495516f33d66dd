"""Handing an applicant what is theirs: one document, or everything as a ZIP (Art 15 and 20 GDPR).

Everything is opened and checked, and the export written down, before the first byte goes out. The
ZIP is written as it is read: no plaintext on disk, and no more in memory than a piece.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from vault.db.engines import Database
from vault.domain.audit_events import Event
from vault.domain.file_name import safe_name
from vault.domain.identifiers import DocumentId
from vault.errors import BlockedError, NotFoundError
from vault.ports.blob_store import BlobStore
from vault.usecases.document_reader import DocumentReader, open_document_reader
from vault.usecases.my_application import my_application
from vault.usecases.my_extract import extract_json, resume_json
from vault.usecases.my_view import MyApplication, MyDocument, OpenFile
from vault.usecases.policy_book import PolicyBook
from vault.usecases.recording import APPLICANT, record
from vault.usecases.retention_clock import lock_application
from vault.usecases.visit import OpenVisit

OWN = "applicant"  # in the audit log: handed to the person whose it is
FOLDER = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyOpenDocument:
    """One document that is open. Whoever has it MUST run ``pieces`` to its end, or ``close`` it."""

    name: str = field(repr=False)
    media: str
    size: int
    _document: DocumentReader = field(repr=False)

    def pieces(self) -> Iterator[bytes]:
        """This method will give the plaintext, each piece authenticated, then close.

        Raises:
            NotAuthenticError: a chunk does not verify: the answer MUST fail, not end.
        """
        try:
            yield from self._document.read(start=0, stop=self.size)
        finally:
            self.close()

    def close(self) -> None:
        """This method will give the handle back; may be called twice."""
        self._document.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Everything, ready to be written as a ZIP. Run ``pieces`` to its end, or ``close`` it."""

    made_at: datetime
    """Local: a ZIP knows no time zone."""
    _texts: Sequence[tuple[str, bytes]] = field(repr=False)
    _documents: Sequence[MyOpenDocument] = field(repr=False)

    def pieces(self) -> Iterator[bytes]:
        """This method will write the ZIP and give it away as it grows.

        Raises:
            NotAuthenticError: a document does not verify: the answer MUST fail, not end.
        """
        sink = _Sink()
        try:
            # Stored: documents are packed already, and a reader sees at once what is in it.
            with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
                for name, content in self._texts:
                    archive.writestr(self._entry(name), content)
                    yield sink.drain()
                for ordinal, document in enumerate(self._documents, start=1):
                    entry = self._entry(f"{FOLDER}/{ordinal:02} {document.name}")
                    entry.file_size = document.size
                    with archive.open(entry, "w") as target:
                        for piece in document.pieces():
                            target.write(piece)
                            yield sink.drain()
            yield sink.drain()
        finally:
            self.close()

    def close(self) -> None:
        """This method will give all handles back; may be called twice."""
        for document in self._documents:
            document.close()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        return zipfile.ZipInfo(name, date_time=self.made_at.timetuple()[:6])


class _Sink:
    """Takes what ``zipfile`` writes, until it is given away. It cannot seek, and never has to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        """Take a piece."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever drains is the one that waits."""

    def close(self) -> None:
        """Do nothing: what is left is drained."""

    def drain(self) -> bytes:
        """Give away what has come since the last time: never nothing, since nothing is packed."""
        gathered, self._parts = b"".join(self._parts), []
        return gathered


def open_my_document(
    *,
    main: Database,
    blobs: BlobStore,
    book: PolicyBook,
    visit: OpenVisit,
    document_id: DocumentId,
    now: datetime,
) -> MyOpenDocument:
    """This function will return one of the visitor's documents, ready to be read.

    Raises:
        NotFoundError: it is not among them.
        BlockedError, ErasingError: the application is over, or going.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    view = _readable(main, book, visit, now)
    found = next((one for one in view.documents if one.id == document_id), None)
    if found is None:
        raise NotFoundError
    opened = open_held(blobs=blobs, visit=visit, document=found)
    try:
        with main.writing() as session:
            lock_application(session, visit.application_id)
            record(
                session,
                event=Event.DOCUMENT_DOWNLOADED,
                at=now,
                actor=APPLICANT,
                subject=visit.application_id,
                detail={"document": document_id.hex(), "bytes": opened.size, "by": OWN},
            )
    except BaseException:
        opened.close()
        raise
    return opened


def export_application(
    *,
    main: Database,
    blobs: BlobStore,
    book: PolicyBook,
    visit: OpenVisit,
    page: Callable[[MyApplication], bytes],
    now: datetime,
) -> Export:
    """This function will return everything that is held, ready to be written as a ZIP.

    ``page`` makes ``extract.html`` out of what is held, in the visitor's language.

    Raises:
        BlockedError, ErasingError, NotFoundError: the application is over, going, or gone.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    view = _readable(main, book, visit, now)
    texts = [
        ("extract.html", page(view)),
        ("extract.json", extract_json(view=view, made_at=now)),
        ("resume.json", resume_json(view=view)),
    ]
    with ExitStack() as opened:
        documents: list[MyOpenDocument] = []
        for one in view.documents:
            documents.append(open_held(blobs=blobs, visit=visit, document=one))
            opened.callback(documents[-1].close)
        with main.writing() as session:
            lock_application(session, visit.application_id)
            record(
                session,
                event=Event.APPLICATION_EXPORTED,
                at=now,
                actor=APPLICANT,
                subject=visit.application_id,
                detail={
                    "by": OWN,
                    "documents": len(documents),
                    "bytes": sum(one.size for one in documents),
                },
            )
        opened.pop_all()
    return pack(texts=texts, documents=documents, now=now, zone=book.active.time_zone)


def _readable(main: Database, book: PolicyBook, visit: OpenVisit, now: datetime) -> MyApplication:
    view = my_application(main=main, book=book, visit=visit, now=now)
    if view.is_over or view.is_blocked:
        raise BlockedError
    return view


def pack(
    *,
    texts: Sequence[tuple[str, bytes]],
    documents: Sequence[MyOpenDocument],
    now: datetime,
    zone: str,
) -> Export:
    """This function will return texts and open documents, ready to be written as a ZIP."""
    return Export(made_at=now.astimezone(ZoneInfo(zone)), _texts=texts, _documents=documents)


def open_held(*, blobs: BlobStore, visit: OpenFile, document: MyDocument) -> MyOpenDocument:
    """This function will return one document of a view, ready to be read.

    Raises:
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    opened = open_document_reader(
        blobs=blobs,
        key=visit.application_key,
        application_id=visit.application_id,
        document_id=document.id,
    )
    return MyOpenDocument(
        name=safe_name(untrusted_name=document.name, kind=document.kind, media=document.media),
        media=document.media,
        size=opened.size,
        _document=opened,
    )
