"""A blob store that cannot remove anything, for as long as one likes."""

from collections.abc import Collection, Iterator

from typing_extensions import override

from vault.domain.identifiers import ApplicationId
from vault.errors import StoreError
from vault.ports.blob_store import BlobName, BlobReader, BlobStore, BlobWriter, Removed


class FailingBlobs(BlobStore):
    """A store whose removals fail as long as ``broken``."""

    def __init__(self, inner: BlobStore) -> None:
        self.inner = inner
        self.broken = True

    @override
    def create(self, name: BlobName) -> BlobWriter:
        return self.inner.create(name)

    @override
    def open(self, name: BlobName) -> BlobReader:
        return self.inner.open(name)

    @override
    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        if self.broken:
            raise StoreError("the blobs are away")
        return self.inner.delete_applications(application_ids)

    @override
    def delete(self, name: BlobName) -> Removed:
        return self.inner.delete(name)

    @override
    def names(self) -> Iterator[BlobName]:
        return self.inner.names()

    @override
    def check(self) -> None:
        self.inner.check()

    @override
    def free_bytes(self) -> int | None:
        return self.inner.free_bytes()
