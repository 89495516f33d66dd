"""The list of what was erased: random ids, append-only, outside the databases and their backups."""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from vault.domain.identifiers import ApplicationId


@runtime_checkable
class Ledger(Protocol):
    """Appended to before a wrap dies; replayed at every start of every process."""

    def append(self, application_ids: Sequence[ApplicationId]) -> None:
        """Add ids, durable on return. An id may stand there twice: it is a set to its readers.

        Raises StoreError; the erasure then MUST NOT go on.
        """

    def ids(self) -> Iterator[ApplicationId]:
        """Every id, oldest first. Raises StoreError when the ledger is missing or damaged."""
