"""Where signed checkpoints are kept beside the database, out of reach of those who write to it."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable


@runtime_checkable
class CheckpointArchive(Protocol):
    """Append-only lines. Whoever cuts the audit log short cannot cut this one."""

    def last(self) -> bytes | None:
        """Return the newest whole line, or None. Raises StoreError."""

    def lines(self) -> Iterator[bytes]:
        """Give every line, oldest first; one that a crash cut off may be among them.

        Raises StoreError.
        """

    def append(self, line: bytes) -> None:
        """Add a line (without its end), durable on return. Raises StoreError."""
