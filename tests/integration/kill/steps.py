"""Counting the steps of an errand from outside, and dying at one of them.

Nothing in the product knows of it: the ports are wrapped, the engines are listened to, and
Python itself tells of every file that is opened, renamed or removed.
"""

import os
import signal
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session
from typing_extensions import override

from vault.db.engines import Database, open_database
from vault.domain.identifiers import ApplicationId
from vault.ports.blob_store import BlobName, BlobReader, BlobStore, BlobWriter, Removed
from vault.ports.ledger import Ledger

FILE_CHANGES = {"os.rename": "renames", "os.remove": "removes"}
FILE_EVENTS = {"open": "opens", **FILE_CHANGES}


class Steps:
    """Writes down every step before it is taken; at ``kill_at`` the process is gone."""

    def __init__(self, *, trace: Path, kill_at: int) -> None:
        self._handle = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._kill_at = kill_at
        self._count = 0

    def at(self, name: str) -> None:
        self._count += 1
        os.write(self._handle, f"{name}\n".encode())
        if self._count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_files(
        self, folders: Sequence[Path], *, events: Mapping[str, str] = FILE_EVENTS
    ) -> None:
        """Make every touch of a file below these folders a step. For the life of the process."""
        prefixes = tuple(f"{folder}/" for folder in folders)

        def hook(name: str, args: tuple[object, ...]) -> None:
            word = events.get(name)
            if word and isinstance(args[0], str | Path) and str(args[0]).startswith(prefixes):
                self.at(f"{Path(str(args[0])).relative_to(folders[0].parent).parts[0]}: {word}")

        sys.addaudithook(hook)


class WatchedDatabase(Database):
    """A step before and after every commit, and around every emptying of the log."""

    def __init__(self, name: str, url: str, steps: Steps) -> None:
        super().__init__(open_database(url).engine)
        self._name = name
        self._steps = steps
        event.listen(self.engine, "commit", lambda _: steps.at(f"{name}: commits"))

    @override
    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
        self._steps.at(f"{self._name}: has committed")

    @override
    @contextmanager
    def writing_rows(self, *, waits: bool = True, copies: bool = True) -> Iterator[Connection]:
        with super().writing_rows(waits=waits, copies=copies) as connection:
            yield connection
        self._steps.at(f"{self._name}: has committed")

    @override
    def settle(self) -> None:
        self._steps.at(f"{self._name}: is synced")
        super().settle()

    @override
    def truncate_wal(self, *, wait_ms: int = 1000) -> bool:
        self._steps.at(f"{self._name}: empties its log")
        done = super().truncate_wal(wait_ms=wait_ms)
        self._steps.at(f"{self._name}: has emptied its log")
        return done


class WatchedWriter(BlobWriter):
    def __init__(self, inner: BlobWriter, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    @override
    def write(self, data: bytes | memoryview) -> None:
        self._steps.at("blob: writes")
        self._inner.write(data)

    @override
    def commit(self) -> None:
        self._steps.at("blob: commits")
        self._inner.commit()
        self._steps.at("blob: has committed")

    @override
    def abort(self) -> None:
        self._steps.at("blob: aborts")
        self._inner.abort()


class WatchedBlobs(BlobStore):
    def __init__(self, inner: BlobStore, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    @override
    def create(self, name: BlobName) -> BlobWriter:
        self._steps.at("blob: begins")
        return WatchedWriter(self._inner.create(name), self._steps)

    @override
    def open(self, name: BlobName) -> BlobReader:
        return self._inner.open(name)

    @override
    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        self._steps.at("blobs: are removed")
        removed = self._inner.delete_applications(application_ids)
        self._steps.at("blobs: have been removed")
        return removed

    @override
    def delete(self, name: BlobName) -> Removed:
        self._steps.at("blob: is removed")
        return self._inner.delete(name)

    @override
    def names(self) -> Iterator[BlobName]:
        return self._inner.names()

    @override
    def check(self) -> None:
        self._inner.check()

    @override
    def free_bytes(self) -> int | None:
        return self._inner.free_bytes()


class WatchedLedger(Ledger):
    def __init__(self, inner: Ledger, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    @override
    def append(self, application_ids: Sequence[ApplicationId]) -> None:
        self._steps.at("ledger: is appended to")
        self._inner.append(application_ids)
        self._steps.at("ledger: has been appended to")

    @override
    def ids(self) -> Iterator[ApplicationId]:
        return self._inner.ids()
