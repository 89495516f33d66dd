"""Signed checkpoints in a file of a folder of its own: put it on other storage, or copy it away."""

import os
from collections.abc import Iterator
from pathlib import Path

from vault.errors import StoreError

FILE = "checkpoints.jsonl"
_FOLDER_RIGHTS = 0o700
_FILE_RIGHTS = 0o600
_TAIL = 16 * 1024  # a line has about 500 bytes


class FolderCheckpointArchive:
    """One JSON object a line, oldest first."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first checkpoint comes."""
        self._path = folder / FILE

    def last(self) -> bytes | None:
        """This method will return the newest whole line; one that a crash cut off is none.

        Raises:
            StoreError: the file cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL))
                whole = file.read().split(b"\n")[:-1]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError("the checkpoints cannot be read") from error
        return next((line for line in reversed(whole) if _is_whole(line)), None)

    def lines(self) -> Iterator[bytes]:
        """This method will give every line, oldest first; none before the first checkpoint.

        Raises:
            StoreError: the file cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                yield from file
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError("the checkpoints cannot be read") from error

    def append(self, line: bytes) -> None:
        """This method will add a line, durable on return.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            self._path.parent.mkdir(mode=_FOLDER_RIGHTS, parents=True, exist_ok=True)
            is_new = not self._path.exists()
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
            descriptor = os.open(self._path, flags, _FILE_RIGHTS)
            try:
                os.write(descriptor, _after_cut(descriptor) + line + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if is_new:
                _sync_folder(self._path.parent)
        except OSError as error:
            raise StoreError("the checkpoints cannot be written") from error


def _after_cut(descriptor: int) -> bytes:
    """Return what ends a line that a crash cut off, so that the next one stands by itself."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _is_whole(line: bytes) -> bool:
    return line.startswith(b"{") and line.endswith(b"}")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
