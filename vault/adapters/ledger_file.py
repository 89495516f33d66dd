"""The ledger as a text file: a header, then one random id a line, appended and synced.

It lies outside both databases and their backups, so that a restored copy of either cannot bring
anybody back: every start replays it. A missing file is an error, never an empty ledger.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import final

from typing_extensions import override

from vault.adapters.folders import sync_folder
from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.errors import StoreError
from vault.ports.ledger import Ledger

HEADER = b"vault-ledger/1\n"
_LINE_BYTES = 2 * ID_BYTES + 1
_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600


@final
class FileLedger(Ledger):
    """One file; any number of processes may append to it at once."""

    def __init__(self, path: Path) -> None:
        """Take the path; ``create`` makes the file, once, when a vault is made."""
        self._path = path

    def create(self) -> None:
        """This method will make an empty ledger, durable on return.

        It appears whole or not at all: one without its header would lock the vault for good.

        Raises:
            StoreError: there is one already: it must not be emptied.
        """
        draft = self._path.with_name(self._path.name + ".new")
        with _our_errors():
            self._path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
            handle = os.open(
                draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _OWNER_ONLY_FILE
            )
            try:
                _write_all(handle, HEADER)
                os.fsync(handle)
            finally:
                os.close(handle)
            try:
                # A link, for a rename would put an empty ledger in the place of a full one.
                os.link(draft, self._path)
            finally:
                draft.unlink()
            for folder in (self._path.parent, self._path.parent.parent):
                sync_folder(folder)

    @override
    def append(self, application_ids: Sequence[ApplicationId]) -> None:
        """Add ids, durable on return. Raises StoreError."""
        with _our_errors(), self._locked(os.O_RDWR, fcntl.LOCK_EX) as handle:
            # An id that stands there twice does no harm; a rewritten ledger could.
            whole = _whole_length(handle)
            if whole != os.fstat(handle).st_size:
                # A line that a crash cut off: it was never acknowledged, so nothing was erased.
                os.ftruncate(handle, whole)
            os.lseek(handle, whole, os.SEEK_SET)
            _write_all(handle, b"".join(each.hex().encode() + b"\n" for each in application_ids))
            os.fsync(handle)

    @override
    def ids(self) -> Iterator[ApplicationId]:
        """Every id, oldest first. Raises StoreError when the file is missing or damaged."""
        with _our_errors(), self._locked(os.O_RDONLY, fcntl.LOCK_SH) as handle:
            whole = _whole_length(handle)
            content = os.pread(handle, whole, 0)
        for start in range(len(HEADER), len(content), _LINE_BYTES):
            yield _parse(content[start : start + _LINE_BYTES])

    @contextmanager
    def _locked(self, flags: int, lock: int) -> Iterator[int]:
        handle = os.open(self._path, flags | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, lock)
            yield handle
        finally:
            os.close(handle)


def _whole_length(handle: int) -> int:
    """Return the length up to the last whole line, having checked the header."""
    if os.pread(handle, len(HEADER), 0) != HEADER:
        raise StoreError("the ledger is damaged: its first line is not a ledger's")
    lines = (os.fstat(handle).st_size - len(HEADER)) // _LINE_BYTES
    return len(HEADER) + lines * _LINE_BYTES


def _parse(line: bytes) -> ApplicationId:
    try:
        found = bytes.fromhex(line[:-1].decode("ascii"))
    except ValueError as error:
        raise StoreError("the ledger is damaged: a line is not an id") from error
    if len(found) != ID_BYTES or line[-1:] != b"\n":
        raise StoreError("the ledger is damaged: a line is not an id")
    return ApplicationId(found)


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise StoreError("there is a ledger already; it is never emptied") from error
    except FileNotFoundError as error:
        raise StoreError(
            "the ledger is missing: without it, what was erased could come back"
        ) from error
    except OSError as error:
        raise StoreError(f"the ledger cannot be used: {error.strerror}") from error
