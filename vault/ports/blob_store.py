"""Where sealed bytes lie. Names are random ids: they say nothing about anybody."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from vault.domain.identifiers import ApplicationId


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobName:
    """One blob: whose it is, and which. ``object_id`` is a document's or a preview's id."""

    application_id: ApplicationId
    object_id: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What a removal took away."""

    blobs: int
    bytes: int


@runtime_checkable
class BlobWriter(Protocol):
    """A blob being written; nobody sees it before ``commit``."""

    def write(self, data: bytes | memoryview) -> None:
        """Append. Raises NoSpaceError, StoreError."""

    def commit(self) -> None:
        """Make it durable and visible: afterwards it survives a power cut."""

    def abort(self) -> None:
        """Throw it away; may be called at any time, and twice."""


@runtime_checkable
class BlobReader(Protocol):
    """A blob open for reading; one version of it, whatever happens to the name meanwhile.

    Some stores go on giving what was deleted since; others raise MissingBlobError then.
    """

    @property
    def size(self) -> int:
        """Its length in (sealed) bytes."""

    def read_at(self, offset: int, length: int) -> bytes:
        """Read; shorter at the end. May be called from any thread.

        Raises:
            MissingBlobError: it was deleted meanwhile.
            StoreError: the store failed.
        """

    def close(self) -> None:
        """Give the handle back."""

    def __enter__(self) -> Self:
        """Close it at the end of a ``with``."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()


@runtime_checkable
class BlobStore(Protocol):
    """The store itself. All methods block; call them from a thread."""

    def create(self, name: BlobName) -> BlobWriter:
        """Begin a blob.

        Raises:
            StoreError: one of that name exists. Some stores can tell at its commit only.
        """

    def open(self, name: BlobName) -> BlobReader:
        """Open one. Raises MissingBlobError."""

    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        """Remove every version of every blob of these applications, unfinished ones too.

        Returns what went of each. May be repeated; a second time removes nothing.

        Raises:
            StoreError: some may be gone, and some not; whoever repeats it removes the rest.
        """

    def delete(self, name: BlobName) -> Removed:
        """Remove one blob, every version; nothing happens when it is not there."""

    def names(self) -> Iterator[BlobName]:
        """Every blob that is there, unfinished ones too, in no order.

        What comes or goes meanwhile may be among them or not. Of an unfinished one the store may
        know nothing before it has grown to 5 MiB; until then nothing of it is kept anywhere.
        """

    def check(self) -> None:
        """Ask the store for an answer, without waiting long. Raises StoreError."""

    def free_bytes(self) -> int | None:
        """How much room is left, or None where that has no meaning."""
