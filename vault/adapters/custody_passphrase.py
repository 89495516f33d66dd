"""Protection by a passphrase that lies in a file: a systemd credential fits, nobody types it."""

from datetime import datetime
from pathlib import Path
from typing import final

from typing_extensions import override

from vault.adapters.custody_folder import Protection
from vault.adapters.public_keys_file import read_text
from vault.adapters.secret_files import refuse_open_to_others
from vault.crypto.argon2 import RFC_9106_LOW_MEMORY, Argon2Cost
from vault.crypto.keyblob import (
    PASSPHRASE,
    KeyBlobKind,
    protect_key,
    read_label,
    unprotect_key,
)
from vault.crypto.keys import SecretBytes
from vault.errors import KeyFileError, WrongPassphraseError

MIN_PASSPHRASE = 20  # characters; a generated one has more. Argon2id carries the rest


@final
class PassphraseProtection(Protection):
    """Seals and opens key blobs with the passphrase from a file elsewhere."""

    def __init__(self, *, passphrase_file: Path, cost: Argon2Cost = RFC_9106_LOW_MEMORY) -> None:
        """Take the path of the passphrase; nothing is read yet."""
        self.warning: str | None = None
        self._passphrase_file = passphrase_file
        self._cost = cost

    @override
    def protect(
        self, *, kind: KeyBlobKind, secret: SecretBytes, made_at: datetime | None, vault: str
    ) -> str:
        """Seal a key. Raises KeyFileError: the passphrase is missing or too short."""
        return protect_key(
            kind=kind,
            secret=secret,
            passphrase=self._passphrase(),
            cost=self._cost,
            made_at=made_at,
        )

    @override
    def unprotect(self, *, kind: KeyBlobKind, untrusted_text: str) -> SecretBytes:
        """Open a key; it takes 64 MiB and a sixth of a second.

        Raises KeyFileError, WrongPassphraseError.
        """
        return unprotect_key(
            untrusted_text=untrusted_text, kind=kind, passphrase=self._passphrase()
        )

    @override
    def is_own(self, *, untrusted_text: str) -> bool:
        """Say whether the file is behind this passphrase: a change may be to another one."""
        label = read_label(untrusted_text=untrusted_text)
        if label.protection != PASSPHRASE:
            return False
        try:
            self.unprotect(kind=label.kind, untrusted_text=untrusted_text)
        except WrongPassphraseError:
            return False
        return True

    def _passphrase(self) -> SecretBytes:
        return read_passphrase(self._passphrase_file)


def read_passphrase(path: Path) -> SecretBytes:
    """This function will return the first line of a passphrase file.

    Raises:
        KeyFileError: it is missing, open to other users of the machine, or the passphrase is
            shorter than 20 characters.
    """
    refuse_open_to_others(path)
    first = (read_text(path).splitlines() or [""])[0]
    if len(first) < MIN_PASSPHRASE:
        raise KeyFileError(f"the passphrase must have at least {MIN_PASSPHRASE} characters")
    return SecretBytes(first.encode("utf-8"))
