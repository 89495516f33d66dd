"""Sealed blobs in a local folder, durable on commit. Nothing in here can open one.

``<folder>/<first 2 hex of the application>/<application>.<object>``, with ``.part`` behind it
while it is being written. A blob is synced, renamed, and its folder synced: it survives a power
cut whole, or it is not there.

Where processes are users of their own they share the folder by its group: what the folder lets its
group read and write, what comes into it does too. Otherwise everything is its owner's alone.
"""

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import final

from typing_extensions import override

from vault.adapters.blobs_filesystem_file import FileReader, FileWriter, our_errors
from vault.adapters.folders import sync_folder
from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.errors import MissingBlobError, StoreError
from vault.ports.blob_store import BlobName, BlobReader, BlobStore, BlobWriter, Removed

_PART = ".part"
_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
_GROUP_READS = stat.S_IRGRP


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
        with our_errors():
            if path.exists():
                raise StoreError("a blob of that name exists")
            try:
                handle = self._begin(part)
            except FileNotFoundError:
                self._make_folders()
                handle = self._begin(part)
        return FileWriter(handle=handle, part=part, path=path, syncs=self._syncs)

    @override
    def open(self, name: BlobName) -> BlobReader:
        """Open one. Raises MissingBlobError."""
        with our_errors():
            try:
                handle = os.open(self._path(name), os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError as error:
                raise MissingBlobError("a blob is missing") from error
            return FileReader(handle)

    @override
    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        """Remove every blob of these applications, unfinished ones too; may be repeated."""
        return {each: self._delete_application(each) for each in application_ids}

    def _delete_application(self, application_id: ApplicationId) -> Removed:
        folder = self._folder_of(application_id)
        prefix = f"{application_id.hex()}."
        with our_errors():
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
        with our_errors():
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
        with our_errors():
            try:
                os.statvfs(self._folder)
                self._was_there = True
            except FileNotFoundError as error:
                if self._was_there:
                    raise StoreError("the folder that blobs lie in is not there") from error

    @override
    def free_bytes(self) -> int | None:
        """Return how much the file system has left for us."""
        with our_errors():
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
            sync_folder(one.parent)
        group = self._rights_of_group()
        for first_byte in range(256):
            name = bytes([first_byte]).hex()
            (self._folder / name).mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
            if group:
                (self._folder / name).chmod(_OWNER_ONLY_FOLDER | group)
        sync_folder(self._folder)


def _folders(folder: Path) -> list[str]:
    with our_errors():
        try:
            with os.scandir(folder) as entries:
                return [one.path for one in entries if one.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return []  # no blob has come yet


def _blobs_in(folder: str) -> list[BlobName]:
    with our_errors(), os.scandir(folder) as entries:
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
        sync_folder(paths[0].parent)
    return Removed(blobs=blobs, bytes=size)
