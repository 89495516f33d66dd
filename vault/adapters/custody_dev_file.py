"""Custody for development: the keys lie in the clear, the files say so, and so does every start."""

from pathlib import Path

from vault.adapters.key_files import read_key_text, write_keys
from vault.crypto.keyblob import (
    DEVELOPMENT_WARNING,
    KeyBlobKind,
    read_development_key,
    write_development_key,
)
from vault.crypto.keys import SecretBytes
from vault.ports.custody import NewKeys


class DevFileCustody:
    """Keeps keys in readable files, for the first hour with the product and for tests."""

    def __init__(self, *, folder: Path) -> None:
        """Take the folder of the keys."""
        self._folder = folder

    @property
    def warning(self) -> str | None:
        """This property holds the sentence for every start."""
        return DEVELOPMENT_WARNING

    def load(self, *, kind: KeyBlobKind) -> SecretBytes:
        """This method will read one key.

        Raises:
            KeyFileError: the file is missing, malformed, or no development file.
        """
        return read_development_key(untrusted_text=read_key_text(self._folder, kind), kind=kind)

    def keep(self, *, keys: NewKeys) -> None:
        """This method will write the three keys in the clear.

        Raises:
            KeyFileError: there are keys already.
        """
        blobs = {
            KeyBlobKind.INTAKE: write_development_key(kind=KeyBlobKind.INTAKE, secret=keys.intake),
            KeyBlobKind.KEK: write_development_key(kind=KeyBlobKind.KEK, secret=keys.kek),
            KeyBlobKind.SIGNING: write_development_key(
                kind=KeyBlobKind.SIGNING, secret=keys.signing
            ),
        }
        write_keys(self._folder, blobs=blobs, record=keys.record, fingerprint=keys.fingerprint)
