"""Archives as tar files (POSIX pax), streamed both ways: any tar program can read one.

``<store>-<taken at>.tar`` in a folder of their own, with ``.part`` behind it while one is written.
Everything is for the owner alone. A file's bytes are handed on as they come: nothing is extracted
by its name, and the names of an archive never reach a path.
"""

import fcntl
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import final

from typing_extensions import override

from vault.adapters.folders import sync_folder
from vault.errors import ArchiveError, NoSpaceError, StoreError
from vault.ports.archive import Archive, ArchiveFile, ArchiveFolder, ArchiveWriter

_PART = ".part"
_LOCK = ".lock"
_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
_PIECE = 1024 * 1024
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<store>[a-z]+)-(?P<stamp>\d{8}T\d{6}Z)\.tar")
_OURS = re.compile(r"[a-z]+(?:-\d{8}T\d{6}Z\.tar|\.sqlite3)\.part(?:-journal)?")


@final
class TarArchive(Archive):
    """An archive to read."""

    def __init__(self, path: Path) -> None:
        """Take its path."""
        self._path = path

    @override
    def files(self) -> Iterator[ArchiveFile]:
        """Every file, in order. Raises ArchiveError."""
        with _our_errors(), tarfile.open(self._path, "r|", bufsize=_PIECE) as tar:
            while (member := tar.next()) is not None:
                if not member.isreg():
                    raise ArchiveError("the backup holds something that is no plain file")
                yield ArchiveFile(name=member.name, size=member.size, pieces=_pieces(tar, member))
                _forget(tar)


def _forget(tar: tarfile.TarFile) -> None:
    """Let go of the members: the library remembers every one, and a vault has a great many."""
    tar.members = []  # type: ignore[attr-defined]  # its stubs leave it out


def _pieces(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    with _our_errors():
        content = tar.extractfile(member)
        assert content is not None
        while piece := content.read(_PIECE):
            yield piece


@final
class TarFolder(ArchiveFolder):
    """A folder of archives on this machine, or on a disk that it has mounted."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when it is used."""
        self._folder = folder

    @override
    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out, and sweep up behind a run that was killed. Raises ArchiveError."""
        with _our_errors():
            self._folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            handle = os.open(self._folder / _LOCK, flags, _OWNER_ONLY_FILE)
        try:
            self._take(handle)
            self._sweep()
            try:
                yield
            finally:
                self._sweep()
        finally:
            os.close(handle)

    @override
    def begin(self, *, store: str, taken_at: datetime) -> ArchiveWriter:
        """Begin an archive. Raises ArchiveError."""
        path = self._folder / f"{store}-{taken_at.astimezone(UTC).strftime(_STAMP)}.tar"
        if path.exists():
            raise ArchiveError("there is a backup of this very second already")
        return _Writer(path=path, taken_at=taken_at)

    @override
    def scratch(self, *, store: str) -> Path:
        """Name a file for the owner of the lock; it is swept up with the lock."""
        return self._folder / f"{store}.sqlite3{_PART}"

    @override
    def remove_older(self, *, store: str, than: datetime) -> int:
        """Remove archives by the moment in their names, which the file system cannot change."""
        with _our_errors():
            old = [path for path in self._folder.iterdir() if _is_older(path.name, store, than)]
            for path in old:
                path.unlink()
            if old:
                sync_folder(self._folder)
        return len(old)

    def _take(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ArchiveError("another backup is being written to this folder") from error

    def _sweep(self) -> None:
        with _our_errors():
            for path in self._folder.iterdir():
                if _OURS.fullmatch(path.name):
                    path.unlink(missing_ok=True)


def _is_older(name: str, store: str, than: datetime) -> bool:
    found = _NAME.fullmatch(name)
    if found is None or found["store"] != store:
        return False
    return datetime.strptime(found["stamp"], _STAMP).replace(tzinfo=UTC) < than


@final
class _Writer(ArchiveWriter):
    """One archive under way."""

    def __init__(self, *, path: Path, taken_at: datetime) -> None:
        self._path = path
        self._part = path.with_name(path.name + _PART)
        self._taken_at = int(taken_at.timestamp())
        with _our_errors():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self._part, flags, _OWNER_ONLY_FILE), "wb")
            self._tar = tarfile.open(  # noqa: SIM115 - ``commit`` and ``abort`` end it
                fileobj=self._file, mode="w|", bufsize=_PIECE, format=tarfile.PAX_FORMAT
            )

    @override
    def add(self, file: ArchiveFile) -> None:
        """Append a file. Raises StoreError, NoSpaceError."""
        member = tarfile.TarInfo(file.name)
        member.size, member.mtime, member.mode = file.size, self._taken_at, _OWNER_ONLY_FILE
        with _our_errors():
            self._tar.addfile(member, _Joined(iter(file.pieces)))
        _forget(self._tar)

    @override
    def commit(self) -> Path:
        """Sync, rename, sync the folder. Raises StoreError, NoSpaceError."""
        with _our_errors():
            self._tar.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.rename(self._path)
            sync_folder(self._path.parent)
        return self._path

    @override
    def abort(self) -> None:
        """Throw it away. Raises StoreError."""
        with _our_errors():
            self._part.unlink(missing_ok=True)
            # Or what it still holds would be written when nobody looks, into a closed file. That it
            # may find no room is no matter: the file has no name any more.
            with suppress(OSError):
                self._tar.close()
            self._file.close()


class _Joined:
    """Pieces, read as one file: the one way in which the library takes them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        found = bytearray()
        while len(found) < size:
            if not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    break
                self._rest = memoryview(piece)
            taken = self._rest[: size - len(found)]
            found += taken
            self._rest = self._rest[len(taken) :]
        return bytes(found)


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn what tar and the file system say into our own errors; no path goes into a message."""
    try:
        yield
    except tarfile.TarError as error:
        raise ArchiveError("the backup is no archive of ours, or damaged") from error
    except FileNotFoundError as error:
        raise ArchiveError("there is no backup of that name") from error
    except OSError as error:
        if error.strerror in {os.strerror(28), os.strerror(122)}:
            raise NoSpaceError("the disk for backups is full") from error
        raise StoreError(f"backups cannot be used: {error.strerror or 'cut short'}") from error
