"""Blob stores that do not do what they say."""

from collections.abc import Collection
from typing import final

from typing_extensions import override

from tests.fakes.failing_blobs import FailingBlobs
from vault.domain.identifiers import ApplicationId
from vault.errors import MissingBlobError
from vault.ports.blob_store import BlobName, BlobReader, BlobStore, Removed


@final
class ClingingBlobs(FailingBlobs):
    """Says that it removed everything, and did not."""

    @override
    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        return dict.fromkeys(application_ids, Removed(blobs=0, bytes=0))


@final
class ForgetfulBlobs(FailingBlobs):
    """Lacks the documents of one application."""

    def __init__(self, inner: BlobStore, lost: ApplicationId) -> None:
        super().__init__(inner)
        self.broken = False
        self._lost = lost

    @override
    def open(self, name: BlobName) -> BlobReader:
        if name.application_id == self._lost:
            raise MissingBlobError("a blob is missing")
        return self.inner.open(name)
