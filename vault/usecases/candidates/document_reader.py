"""A document as it lies in the store, open: read piece by piece, each piece authenticated."""

from collections.abc import Iterator
from typing import final

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey
from vault.crypto.ranges import RangeReader
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.ports.blob_store import BlobName, BlobReader, BlobStore


@final
class DocumentReader:
    """Holds a handle of the store. Whoever has it MUST close it; closing twice does no harm."""

    def __init__(self, *, reader: RangeReader, blob: BlobReader) -> None:
        """Take what ``open_document_reader`` opened."""
        self._reader = reader
        self._blob = blob

    @property
    def size(self) -> int:
        """Bytes of plaintext."""
        return self._reader.plain_size

    def read(self, *, start: int, stop: int) -> Iterator[bytes]:
        """This method will give the plaintext from ``start`` up to, without, ``stop``.

        Raises:
            NotAuthenticError: a chunk does not verify: the answer MUST fail, not end.
        """
        return self._reader.read(start=start, stop=stop)

    def close(self) -> None:
        """This method will give the handle back."""
        self._blob.close()


def open_document_reader(
    *,
    blobs: BlobStore,
    key: ApplicationKey,
    application_id: ApplicationId,
    document_id: DocumentId,
) -> DocumentReader:
    """This function will open one document of an application; nothing of it is read yet.

    Raises:
        MissingBlobError: it is not in the store.
        NotAuthenticError: what lies there is too short to be it.
    """
    blob = blobs.open(BlobName(application_id=application_id, object_id=document_id))
    try:
        reader = RangeReader(
            read_at=blob.read_at,
            sealed_size=blob.size,
            key=key,
            context=context(Kind.DOC, application_id, document_id),
        )
    except BaseException:
        blob.close()
        raise
    return DocumentReader(reader=reader, blob=blob)
