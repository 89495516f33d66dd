"""What a backup is written to and read from: files in a row, streamed, in a folder of archives.

Nothing in here knows what is in them; ``vault.usecases.backup.format`` does.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """One file of an archive: its name, its length, and its bytes, to be read once, in order."""

    name: str
    size: int
    pieces: Iterable[bytes]


@runtime_checkable
class ArchiveWriter(Protocol):
    """An archive being written; nobody sees it before ``commit``."""

    def add(self, file: ArchiveFile) -> None:
        """Append a file. Raises StoreError, NoSpaceError; its pieces must have its length."""

    def commit(self) -> Path:
        """Make it durable and visible under its name, which is returned."""

    def abort(self) -> None:
        """Throw it away; may be called at any time, and twice."""


@runtime_checkable
class Archive(Protocol):
    """An archive that is there. What is in it came from outside until its hashes were compared."""

    def files(self) -> Iterator[ArchiveFile]:
        """Every file, in order; read one before asking for the next.

        Raises ArchiveError when it is no archive, or damaged.
        """


@runtime_checkable
class ArchiveFolder(Protocol):
    """A folder that archives are kept in, and nothing else."""

    def locked(self) -> AbstractContextManager[None]:
        """Make the folder, sweep up behind a run that was killed, and keep others out meanwhile.

        Raises ArchiveError when somebody else is writing to it.
        """

    def begin(self, *, store: str, taken_at: datetime) -> ArchiveWriter:
        """Begin the archive of a store. Raises ArchiveError when there is one of that moment."""

    def scratch(self, *, store: str) -> Path:
        """Name a file that does not exist, for the owner of the lock to make and remove."""

    def remove_older(self, *, store: str, than: datetime) -> int:
        """Remove the archives of a store that were taken earlier; say how many there were."""


@runtime_checkable
class RestoreMark(Protocol):
    """Says that a restore was begun here and is not finished: no process serves meanwhile."""

    def parts(self) -> Sequence[str] | None:
        """Return the parts that an unfinished restore puts back, or None where there is none."""

    def begin(self, parts: Sequence[str]) -> None:
        """Set the mark, durable on return. Raises StoreError."""

    def end(self) -> None:
        """Take it away."""
