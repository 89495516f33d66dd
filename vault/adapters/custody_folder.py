"""Custody of key blobs in a folder; how each is protected is somebody else's.

``kek.key.json`` is the key in use. Beside it may lie ``kek.<key id>.key.json``: one that waits to
be taken into use, or an old one. A step of a rotation is one file written or replaced, so that
whoever is killed in between finds every key still there.
"""

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol, final

from typing_extensions import override

from vault.adapters.key_files import (
    key_file,
    key_record_text,
    read_key_file,
    remove_file,
    write_keys,
    write_over,
)
from vault.adapters.public_keys_file import FINGERPRINT_FILE, RECORD_FILE, read_fingerprint
from vault.crypto.keyblob import KeyBlobKind, read_label
from vault.crypto.keyblob_kms import KMS, read_kms_blob
from vault.crypto.keys import SecretBytes
from vault.errors import KeyFileError
from vault.ports.custody import Custody, Generation, KeyChanger, NewKeys

_ROUGHLY = 1.0  # seconds
_GENERATION = r"{kind}\.[0-9a-f]{{16}}\.key\.json"
STAGED = ".next"
"""The end of a file that a change of custody has written and not taken into use yet."""


class Protection(Protocol):
    """How a key is protected in its file."""

    warning: str | None
    """What every start has to say aloud about it."""

    def protect(
        self, *, kind: KeyBlobKind, secret: SecretBytes, made_at: datetime | None, vault: str
    ) -> str:
        """Return the text of a key file. ``vault`` is the fingerprint that names the vault."""

    def unprotect(self, *, kind: KeyBlobKind, untrusted_text: str) -> SecretBytes:
        """Open a key file. Raises KeyFileError, WrongPassphraseError, KeyServiceError."""

    def is_own(self, *, untrusted_text: str) -> bool:
        """Say whether the file says of itself that it is protected like this."""


@final
class FolderCustody(Custody, KeyChanger):
    """Opens and keeps the key blobs of one folder. Each blob is opened once per process."""

    def __init__(self, *, folder: Path, protection: Protection) -> None:
        """Take the folder; nothing is read yet."""
        self.folder = folder
        self.protection = protection
        self._opened: dict[tuple[KeyBlobKind, bytes], SecretBytes] = {}
        self._stamps: dict[KeyBlobKind, tuple[int, float, object]] = {}

    @property
    @override
    def warning(self) -> str | None:
        """The sentence of the protection."""
        return self.protection.warning

    @override
    def load(self, *, kind: KeyBlobKind) -> SecretBytes:
        """Open the key in use."""
        return self._open(kind, self._text(key_file(self.folder, kind)))

    @override
    def generations(self, *, kind: KeyBlobKind) -> Sequence[Generation]:
        """Open every generation, the one in use first."""
        while True:
            stamp = self.stamp(kind=kind)
            try:
                return self._generations(kind)
            except KeyFileError:
                if stamp == self.stamp(kind=kind):
                    raise  # otherwise a rotation has moved a file while it was read

    def _generations(self, kind: KeyBlobKind) -> list[Generation]:
        found: list[Generation] = []
        for path in (key_file(self.folder, kind), *self.beside(kind)):
            text = self._text(path)
            secret = self._open(kind, text)
            if any(secret == one.secret for one in found):
                continue  # taken into use a moment ago: its own file is not removed yet
            made_at = read_label(untrusted_text=text).made_at
            found.append(Generation(secret=secret, made_at=made_at, is_active=not found))
        return found

    @override
    def stamp(self, *, kind: KeyBlobKind, roughly: bool = False) -> object:
        """Return what the folder shows of this kind's files, without opening one.

        Roughly it is enough that the folder itself has not changed: a rotation changes it.
        """
        changed_at, moment = _changed_at(self.folder), time.monotonic()
        before = self._stamps.get(kind)
        if roughly and before is not None:
            known_at, taken, stamp = before
            if known_at == changed_at and moment - taken < _ROUGHLY:
                return stamp
        stamp = tuple(_seen(self.folder, kind))
        self._stamps[kind] = changed_at, moment, stamp
        return stamp

    @override
    def keep(self, *, keys: NewKeys) -> None:
        """Write the files of a new vault."""
        secrets = {
            KeyBlobKind.INTAKE: keys.intake,
            KeyBlobKind.KEK: keys.kek,
            KeyBlobKind.SIGNING: keys.signing,
        }
        blobs = {
            kind: self.protection.protect(
                kind=kind, secret=secret, made_at=keys.made_at, vault=keys.fingerprint
            )
            for kind, secret in secrets.items()
        }
        write_keys(self.folder, blobs=blobs, record=keys.record, fingerprint=keys.fingerprint)

    @override
    def add(
        self, *, kind: KeyBlobKind, key_id: bytes, secret: SecretBytes, made_at: datetime
    ) -> None:
        """Write a generation's file and read it back."""
        text = self.protection.protect(
            kind=kind, secret=secret, made_at=made_at, vault=self.vault_name()
        )
        path = self._beside(kind, key_id)
        write_over(path, text)
        if self.protection.unprotect(kind=kind, untrusted_text=read_key_file(path)) != secret:
            raise KeyFileError(f"{path.name} does not hold what was written")

    @override
    def activate(self, *, kind: KeyBlobKind, key_id: bytes, old_id: bytes) -> None:
        """Swap two files, in an order in which both keys are there at every moment."""
        active, new = key_file(self.folder, kind), self._beside(kind, key_id)
        if key_id != old_id:
            write_over(self._beside(kind, old_id), read_key_file(active))
            write_over(active, read_key_file(new))
        remove_file(new)  # it lies in the place of the active one now

    @override
    def forget(self, *, kind: KeyBlobKind, key_id: bytes) -> None:
        """Remove the file of a generation; the second time there is none."""
        remove_file(self._beside(kind, key_id))

    @override
    def publish(self, *, record: bytes, fingerprint: str) -> None:
        """Replace the record, and the fingerprint if it is another."""
        if fingerprint != read_fingerprint(self.folder):
            write_over(self.folder / FINGERPRINT_FILE, fingerprint + "\n")
        write_over(self.folder / RECORD_FILE, key_record_text(record))

    def beside(self, kind: KeyBlobKind) -> list[Path]:
        """This method will return the files of the generations that are not in use."""
        pattern = re.compile(_GENERATION.format(kind=kind.value))
        try:
            return sorted(
                path for path in self.folder.iterdir() if pattern.fullmatch(path.name) is not None
            )
        except FileNotFoundError as error:
            raise KeyFileError(
                "there is no keys folder: docs/operate/keys.md says how it comes back from the"
                " offline copy (`applicant-vault init` makes the keys of a new vault)"
            ) from error
        except OSError as error:
            raise KeyFileError(f"the keys folder cannot be read: {error.strerror}") from error

    def vault_name(self) -> str:
        """This method will return the fingerprint that the vault was founded with.

        A rotation of the signing key does not change it for the key service, whose policies name
        it: files that hold one already are asked first.
        """
        return vault_name(self.folder)

    def _beside(self, kind: KeyBlobKind, key_id: bytes) -> Path:
        return self.folder / f"{kind.value}.{key_id.hex()}.key.json"

    def _text(self, path: Path) -> str:
        """Read a key file, or what a change of custody has laid beside it for this one."""
        text, staged = read_key_file(path), path.with_name(path.name + STAGED)
        if staged.exists() and not self.protection.is_own(untrusted_text=text):
            return read_key_file(staged)
        return text

    def _open(self, kind: KeyBlobKind, text: str) -> SecretBytes:
        digest = (kind, hashlib.sha256(text.encode("utf-8")).digest())
        if digest not in self._opened:
            self._opened[digest] = self.protection.unprotect(kind=kind, untrusted_text=text)
        return self._opened[digest]


def vault_name(folder: Path) -> str:
    """This function will return the name of the vault for a key service."""
    for kind in KeyBlobKind:
        path = key_file(folder, kind)
        if path.exists():
            text = read_key_file(path)
            if read_label(untrusted_text=text).protection == KMS:
                return read_kms_blob(untrusted_text=text, kind=kind).vault
    return read_fingerprint(folder)


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0  # what is missing is told by whoever reads it


def _seen(folder: Path, kind: KeyBlobKind) -> Iterator[tuple[str, int, int, int]]:
    for path in sorted(folder.glob(f"{kind.value}.*key.json")):
        with suppress(FileNotFoundError):  # removed a moment ago
            found = path.stat()
            yield path.name, found.st_mtime_ns, found.st_ino, found.st_size
