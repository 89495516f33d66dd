"""Documents and texts as a ZIP that is written as it is read: no plaintext on disk.

No more in memory than a piece. Whose it is, and whether they may, is asked elsewhere.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from vault.domain.content.file_name import safe_name
from vault.ports.blob_store import BlobStore
from vault.usecases.candidates.document_reader import DocumentReader, open_document_reader
from vault.usecases.mypages.view import MyDocument, OpenFile

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
