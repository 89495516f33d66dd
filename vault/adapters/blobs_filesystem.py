"""Sealed blobs in a local folder, durable on commit. Nothing in here can open one.

``<folder>/<first 2 hex of the application>/<application>.<object>``, with ``.part`` behind it
while it is being written. A blob is synced, renamed, and its folder synced: it survives a power
cut whole, or it is not there.

Where processes are users of their own they share the folder by its group: what the folder lets its
group read and write, what comes into it does too. Otherwise everything is its owner's alone.
"""

import errno
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, final

from typing_extensions import override

from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.errors import MissingBlobError, NoSpaceError, StoreError
from vault.ports.blob_store import BlobName, BlobReader, BlobStore, BlobWriter, Removed

_PART = ".part"
_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
_GROUP_READS = stat.S_IRGRP
_EARLY_BYTES = 4 * 1024 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@final
class FilesystemBlobStore(BlobStore):
    """A folder on one machine; two processes may use it at once."""

    def __init__(self, folder: Path, *, syncs: bool = True) -> None:
        """Take the folder; it is made when the first blob comes.

        With ``syncs=False`` a committed blob is whole and not yet durable: for whoever writes a
        great many and makes all of them durable at the end, before anybody relies on one.
        """
        self._folder = folder
        self._syncs = syncs
        self._group: int | None = None
        self._was_there = False

    @override
    def create(self, name: BlobName) -> BlobWriter:
        """Begin a blob. Raises StoreError when one of that name exists, NoSpaceError."""
        path = self._path(name)
        part = path.with_name(path.name + _PART)
        with _our_errors():
            if path.exists():
                raise StoreError("a blob of that name exists")
            try:
                handle = self._begin(part)
            except FileNotFoundError:
                self._make_folders()
                handle = self._begin(part)
        return _Writer(handle=handle, part=part, path=path, syncs=self._syncs)

    @override
    def open(self, name: BlobName) -> BlobReader:
        """Open one. Raises MissingBlobError."""
        with _our_errors():
            try:
                handle = os.open(self._path(name), os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError as error:
                raise MissingBlobError("a blob is missing") from error
            return _Reader(handle)

    @override
    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        """Remove every blob of these applications, unfinished ones too; may be repeated."""
        return {each: self._delete_application(each) for each in application_ids}

    def _delete_application(self, application_id: ApplicationId) -> Removed:
        folder = self._folder_of(application_id)
        prefix = f"{application_id.hex()}."
        with _our_errors():
            try:
                with os.scandir(folder) as entries:
                    found = [folder / one.name for one in entries if one.name.startswith(prefix)]
            except FileNotFoundError:
                return Removed(blobs=0, bytes=0)
            return _remove(found)

    @override
    def delete(self, name: BlobName) -> Removed:
        """Remove one blob; nothing happens when it is not there."""
        path = self._path(name)
        with _our_errors():
            return _remove([path, path.with_name(path.name + _PART)])

    @override
    def names(self) -> Iterator[BlobName]:
        """Every blob, unfinished ones too, one folder after the other; strange files are not."""
        for folder in _folders(self._folder):
            yield from _blobs_in(folder)

    @override
    def check(self) -> None:
        """Ask the file system for an answer. Raises StoreError: the folder was there and is gone.

        Before the first blob comes there is none.
        """
        with _our_errors():
            try:
                os.statvfs(self._folder)
                self._was_there = True
            except FileNotFoundError as error:
                if self._was_there:
                    raise StoreError("the folder that blobs lie in is not there") from error

    @override
    def free_bytes(self) -> int | None:
        """Return how much the file system has left for us."""
        with _our_errors():
            place = next(one for one in (self._folder, *self._folder.parents) if one.exists())
            room = os.statvfs(place)
        return room.f_bavail * room.f_frsize

    def _folder_of(self, application_id: ApplicationId) -> Path:
        # Only our own hex reaches a path: nothing that came from outside can climb out of it.
        if len(application_id) != ID_BYTES:
            raise ValueError("an application id has 16 bytes")
        return self._folder / application_id[:1].hex()

    def _path(self, name: BlobName) -> Path:
        if len(name.object_id) != ID_BYTES:
            raise ValueError("an object id has 16 bytes")
        folder = self._folder_of(name.application_id)
        return folder / f"{name.application_id.hex()}.{name.object_id.hex()}"

    def _begin(self, part: Path) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(part, flags, _OWNER_ONLY_FILE)
        group = self._rights_of_group()
        if group & _GROUP_READS:
            # The umask does not know of a group. To write it needs the folder alone: nobody changes
            # a blob, and whoever removes one needs no right to the file.
            os.fchmod(handle, _OWNER_ONLY_FILE | _GROUP_READS)
        return handle

    def _rights_of_group(self) -> int:
        """Return what the folder lets its group do; asked once, when the first blob comes."""
        if self._group is None:
            self._group = stat.S_IMODE(self._folder.stat().st_mode) & stat.S_IRWXG
        return self._group

    def _make_folders(self) -> None:
        """Make every folder at once, and make them last: a file in a lost folder is lost."""
        missing = [one for one in (self._folder, *self._folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
            _sync_folder(one.parent)
        group = self._rights_of_group()
        for first_byte in range(256):
            name = bytes([first_byte]).hex()
            (self._folder / name).mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
            if group:
                (self._folder / name).chmod(_OWNER_ONLY_FOLDER | group)
        _sync_folder(self._folder)


@final
class _Writer(BlobWriter):
    """One blob under way."""

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
        with _our_errors():
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
        with _our_errors():
            handle = self._open_handle()
            if self._syncs:
                os.fsync(handle)
            os.close(handle)
            self._handle = None
            self._part.rename(self._path)
            if self._syncs:
                _sync_folder(self._path.parent)

    @override
    def abort(self) -> None:
        """Throw it away; may be called at any time, and twice."""
        with _our_errors():
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None
                self._part.unlink(missing_ok=True)

    def _open_handle(self) -> int:
        if self._handle is None:
            raise ValueError("the blob is finished")
        return self._handle


@final
class _Reader(BlobReader):
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
        with _our_errors():
            return os.pread(self._handle, length, offset)

    @override
    def close(self) -> None:
        """Give the handle back; a second time does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @override
    def __enter__(self) -> Self:
        return self

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _folders(folder: Path) -> list[str]:
    with _our_errors():
        try:
            with os.scandir(folder) as entries:
                return [one.path for one in entries if one.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return []  # no blob has come yet


def _blobs_in(folder: str) -> list[BlobName]:
    with _our_errors(), os.scandir(folder) as entries:
        files = [one.name.removesuffix(_PART) for one in entries]
    found = []
    for file in files:
        try:
            application_id, object_id = (bytes.fromhex(part) for part in file.split("."))
        except ValueError:
            continue
        if len(application_id) == len(object_id) == ID_BYTES:
            found.append(
                BlobName(application_id=ApplicationId(application_id), object_id=object_id)
            )
    return found


def _remove(paths: list[Path]) -> Removed:
    blobs, size = 0, 0
    for path in paths:
        try:
            length = path.stat().st_size
            path.unlink()
        except FileNotFoundError:
            continue
        blobs += 1
        size += length
    if blobs:
        # Or a power cut could bring back what a receipt of erasure says is gone.
        _sync_folder(paths[0].parent)
    return Removed(blobs=blobs, bytes=size)


def _begin_writing(handle: int, *, offset: int, length: int) -> None:
    """Have the system begin to write; what fails here is told by the sync at the end."""
    # Linux begins to write out what it hears that nobody needs: the only way there from Python.
    os.posix_fadvise(handle, offset, length, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn what the file system says into our own errors; no path goes into a message."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpaceError("the disk that blobs lie on is full") from error
        raise StoreError(
            f"blobs cannot be used: {errno.errorcode.get(error.errno or 0)}"
        ) from error
