"""One document on its way in: looked at, sealed and written, chunk by chunk.

The plaintext is never whole in memory and never on disk. The blob is begun only once the first
bytes look like a kind that is taken.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey, random_id
from vault.crypto.manifest import ManifestDocument
from vault.crypto.sealing import StreamSealer
from vault.domain.content.content import ContentInspector
from vault.domain.content.file_name import file_label
from vault.domain.content.kinds import Mark, MediaKind
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.ports.blob_store import BlobName, BlobWriter
from vault.usecases.submission.form import document_kind


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SealedDocument:
    """A document whose blob is written. ``stored`` is done when it would survive a power cut."""

    entry: ManifestDocument
    marks: frozenset[Mark]
    stored: "Future[None]"


class IncomingDocument:
    """Fed with one file's plaintext in order; one thread at a time."""

    def __init__(
        self,
        *,
        field: str,
        untrusted_name: str,
        accepted: frozenset[MediaKind],
        application_id: ApplicationId,
        key: ApplicationKey,
        begin_blob: Callable[[BlobName], BlobWriter],
    ) -> None:
        """Take where it belongs; ``begin_blob`` is called when there is something to write."""
        self.id = DocumentId(random_id())
        self._field = field
        self._label = file_label(untrusted_name=untrusted_name)
        self._inspector = ContentInspector(
            field=field, untrusted_name=self._label, accepted=accepted
        )
        self._name = BlobName(application_id=application_id, object_id=self.id)
        self._sealer = StreamSealer(key=key, context=context(Kind.DOC, application_id, self.id))
        self._begin_blob = begin_blob
        self._writer: BlobWriter | None = None

    def update(self, chunk: bytes) -> None:
        """This method will look at, seal and write the next bytes.

        Raises:
            WrongKindError: the file is of no kind that is taken.
            NoSpaceError, StoreError: it cannot be written.
        """
        self._inspector.update(chunk)
        self._inspector.early_verdict()
        self._open_writer().write(self._sealer.update(chunk))

    def finish(self, *, background: Executor, after: "Future[None]") -> SealedDocument:
        """This method will end the file; it becomes durable in the background, once ``after`` is.

        Raises:
            FieldError: it is empty.
            WrongKindError: the file is of no kind that is taken.
        """
        verdict = self._inspector.finish()
        writer = self._open_writer()
        writer.write(self._sealer.finish())
        entry = ManifestDocument(
            id=self.id,
            kind=document_kind(field=self._field).value,
            media=verdict.media.value,
            file_name=self._label,
            plain_size=self._sealer.plain_size,
            plain_sha256=self._sealer.plain_sha256(),
            sealed_size=self._sealer.sealed_size,
            sealed_sha256=self._sealer.sealed_sha256(),
        )
        # No deadlock: what ``after`` waits for was handed to the same executor before.
        stored = background.submit(_commit_after, after, writer)
        return SealedDocument(entry=entry, marks=verdict.marks, stored=stored)

    def abort(self) -> None:
        """This method will throw away what was written."""
        if self._writer is not None:
            self._writer.abort()

    def _open_writer(self) -> BlobWriter:
        if self._writer is None:
            self._writer = self._begin_blob(self._name)
        return self._writer


def _commit_after(first: "Future[None]", writer: BlobWriter) -> None:
    try:
        first.result()
    except BaseException:
        writer.abort()
        raise
    writer.commit()
