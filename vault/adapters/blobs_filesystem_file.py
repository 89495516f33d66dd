"""One sealed blob in a file: being written, and open for reading.

Files fail in many ways; what leaves here is an error of ours, and no path is in it.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import final

from typing_extensions import override

from vault.adapters.folders import sync_folder
from vault.errors import NoSpaceError, StoreError
from vault.ports.blob_store import BlobReader, BlobWriter

_EARLY_BYTES = 4 * 1024 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@final
class FileWriter(BlobWriter):
    """One blob under way: in a file beside its name, which it takes when it is whole."""

    __slots__ = ("_begun", "_handle", "_part", "_path", "_syncs", "_written")

    def __init__(self, *, handle: int, part: Path, path: Path, syncs: bool) -> None:
        self._syncs = syncs
        self._handle: int | None = handle
        self._written = 0
        self._begun = 0
        self._part = part
        self._path = path

    @override
    def write(self, data: bytes | memoryview) -> None:
        """Append. Raises NoSpaceError, StoreError."""
        with our_errors():
            handle = self._open_handle()
            rest = memoryview(data)
            while rest:
                count = os.write(handle, rest)
                self._written += count
                rest = rest[count:]
            if self._written - self._begun >= _EARLY_BYTES:
                # The disk begins while the next bytes are sealed: little is left for the sync.
                _begin_writing(handle, offset=self._begun, length=self._written - self._begun)
                self._begun = self._written

    @override
    def commit(self) -> None:
        """Sync, rename, sync the folder."""
        with our_errors():
            handle = self._open_handle()
            if self._syncs:
                os.fsync(handle)
            os.close(handle)
            self._handle = None
            self._part.rename(self._path)
            if self._syncs:
                sync_folder(self._path.parent)

    @override
    def abort(self) -> None:
        """Throw it away; may be called at any time, and twice."""
        with our_errors():
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None
                self._part.unlink(missing_ok=True)

    def _open_handle(self) -> int:
        if self._handle is None:
            raise ValueError("the blob is finished")
        return self._handle


@final
class FileReader(BlobReader):
    """One blob open for reading: the handle keeps the content, whatever happens to the name."""

    __slots__ = ("_handle", "_size")

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle
        self._size = os.fstat(handle).st_size

    @property
    @override
    def size(self) -> int:
        """Its length in sealed bytes."""
        return self._size

    @override
    def read_at(self, offset: int, length: int) -> bytes:
        """Read; shorter at the end. Safe from several threads: ``pread`` moves no position."""
        if self._handle is None:
            raise ValueError("the blob is closed")
        with our_errors():
            return os.pread(self._handle, length, offset)

    @override
    def close(self) -> None:
        """Give the handle back; a second time does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _begin_writing(handle: int, *, offset: int, length: int) -> None:
    """Have the system begin to write; what fails here is told by the sync at the end."""
    # Linux begins to write out what it hears that nobody needs: the only way there from Python.
    os.posix_fadvise(handle, offset, length, os.POSIX_FADV_DONTNEED)


@contextmanager
def our_errors() -> Iterator[None]:
    """This function will turn what the file system says into our own errors, without a path.

    Raises:
        NoSpaceError: the disk is full.
        StoreError: anything else.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpaceError("the disk that blobs lie on is full") from error
        raise StoreError(
            f"blobs cannot be used: {errno.errorcode.get(error.errno or 0)}"
        ) from error
