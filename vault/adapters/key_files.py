"""The keys folder: three key blobs, the signed record of the intake key, a fingerprint.

The folder is 0700 and every file 0600, whatever the umask says. Founding a vault overwrites
nothing, a rotation replaces whole files at once, and what others may read is refused rather than
used. What anybody may read of it: ``public_keys_file``.
"""

import base64
import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vault.adapters.public_keys_file import (
    FINGERPRINT_FILE,
    RECORD_FILE,
    RECORD_FORMAT,
    read_text,
)
from vault.crypto.keyblob import KeyBlobKind
from vault.errors import KeyFileError

_FOLDER_RIGHTS = 0o700
_FILE_RIGHTS = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_HALF = ".half"  # the end of a file that is being written
_LOCK = "changing.lock"


def key_file(folder: Path, kind: KeyBlobKind) -> Path:
    """This function will return where a key blob lies: ``intake.key.json`` and its like."""
    return folder / f"{kind.value}.key.json"


def has_keys(folder: Path) -> bool:
    """This function will say whether any of the files is there already."""
    return any(path.exists() for path in _all_files(folder))


def read_key_file(path: Path) -> str:
    """This function will return the text of a key file that nobody else may read.

    Raises:
        KeyFileError: it is missing, too long, or open to other users of the machine.
    """
    _refuse_shared(path)
    return read_text(path)


def key_record_text(record: bytes) -> str:
    """This function will return the text of the file that holds the signed record."""
    shown = {"format": RECORD_FORMAT, "version": 1, "record": base64.b64encode(record).decode()}
    return json.dumps(shown, indent=2) + "\n"


def write_keys(
    folder: Path, *, blobs: dict[KeyBlobKind, str], record: bytes, fingerprint: str
) -> None:
    """This function will write all five files, durable on return.

    Raises:
        KeyFileError: any of them exists, or the folder cannot be written.
    """
    if has_keys(folder):
        raise KeyFileError("there are keys already, and they are never overwritten")
    texts = {key_file(folder, kind): text for kind, text in blobs.items()}
    texts[folder / RECORD_FILE] = key_record_text(record)
    # Last: whoever finds a fingerprint finds everything else as well.
    texts[folder / FINGERPRINT_FILE] = fingerprint + "\n"
    try:
        folder.mkdir(mode=_FOLDER_RIGHTS, parents=True, exist_ok=True)
        folder.chmod(_FOLDER_RIGHTS)
        for path, text in texts.items():
            write_new(path, text)
    except OSError as error:
        raise KeyFileError(f"the keys folder cannot be written: {error.strerror}") from error


def write_new(path: Path, text: str) -> None:
    """This function will write a file of ours alone (0600), durable on return.

    Raises:
        OSError: it exists, or cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_RIGHTS)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, _FILE_RIGHTS)
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    _sync_folder(path.parent)


def write_over(path: Path, text: str) -> None:
    """This function will write or replace a file (0600) as a whole, durable on return.

    Raises:
        KeyFileError: it cannot be written.
    """
    half = path.with_name(path.name + _HALF)
    try:
        half.unlink(missing_ok=True)  # of somebody who was killed
        write_new(half, text)
        half.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise KeyFileError(f"{path.name} cannot be written: {error.strerror}") from error


def take_place(path: Path, *, of: Path) -> None:
    """This function will put one file in the place of another at once, durable on return.

    Raises:
        KeyFileError: it cannot.
    """
    try:
        path.replace(of)
        _sync_folder(of.parent)
    except OSError as error:
        raise KeyFileError(f"{of.name} cannot be replaced: {error.strerror}") from error


def remove_file(path: Path) -> None:
    """This function will remove a file, durable on return; the second time there is none.

    Raises:
        KeyFileError: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise KeyFileError(f"{path.name} cannot be removed: {error.strerror}") from error


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """This function will keep everybody else on this machine from changing the keys meanwhile.

    Raises:
        KeyFileError: somebody is changing them.
    """
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_RIGHTS)
    except OSError as error:
        raise KeyFileError(f"the keys folder cannot be written: {error.strerror}") from error
    try:
        _lock(handle)
        for half in folder.glob(f"*{_HALF}"):  # of somebody who was killed: nobody else writes now
            remove_file(half)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise KeyFileError("somebody else is changing the keys at this moment") from error


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_shared(path: Path) -> None:
    try:
        rights = path.stat().st_mode
    except OSError as error:
        raise KeyFileError(
            f"{path.name} cannot be read: docs/operate/keys.md says how it comes back from the"
            " offline copy (`applicant-vault init` makes the keys of a new vault)"
        ) from error
    if rights & _OTHERS:
        raise KeyFileError(f"{path.name} can be read by others: run `chmod 600` on it")


def _all_files(folder: Path) -> tuple[Path, ...]:
    blobs = tuple(key_file(folder, kind) for kind in KeyBlobKind)
    return (*blobs, folder / RECORD_FILE, folder / FINGERPRINT_FILE)
