"""Custody by a passphrase that lies in a file: a systemd credential fits, and nobody types it."""

from pathlib import Path

from vault.adapters.key_files import read_key_text, write_keys
from vault.adapters.public_keys_file import read_text
from vault.adapters.secret_files import refuse_open_to_others
from vault.crypto.argon2 import RFC_9106_LOW_MEMORY, Argon2Cost
from vault.crypto.keyblob import KeyBlobKind, protect_key, unprotect_key
from vault.crypto.keys import SecretBytes
from vault.errors import KeyFileError
from vault.ports.custody import NewKeys

MIN_PASSPHRASE = 20  # characters; a generated one has more. Argon2id carries the rest


class PassphraseCustody:
    """Opens the key blobs of a folder with the passphrase from a file elsewhere."""

    def __init__(
        self, *, folder: Path, passphrase_file: Path, cost: Argon2Cost = RFC_9106_LOW_MEMORY
    ) -> None:
        """Take the folder of the keys and the path of the passphrase; nothing is read yet."""
        self._folder = folder
        self._passphrase_file = passphrase_file
        self._cost = cost

    @property
    def warning(self) -> str | None:
        """This property is None: nothing has to be said."""
        return None

    def load(self, *, kind: KeyBlobKind) -> SecretBytes:
        """This method will open one key; it takes 64 MiB and a sixth of a second.

        Raises:
            KeyFileError: a file is missing, malformed, or open to others.
            WrongPassphraseError: the passphrase does not open it.
        """
        text = read_key_text(self._folder, kind)
        return unprotect_key(untrusted_text=text, kind=kind, passphrase=self._passphrase())

    def keep(self, *, keys: NewKeys) -> None:
        """This method will write the key blobs, sealed under the passphrase.

        Raises:
            KeyFileError: there are keys already, or the passphrase is missing or too short.
        """
        passphrase = self._passphrase()
        secrets = {
            KeyBlobKind.INTAKE: keys.intake,
            KeyBlobKind.KEK: keys.kek,
            KeyBlobKind.SIGNING: keys.signing,
        }
        blobs = {
            kind: protect_key(kind=kind, secret=secret, passphrase=passphrase, cost=self._cost)
            for kind, secret in secrets.items()
        }
        write_keys(self._folder, blobs=blobs, record=keys.record, fingerprint=keys.fingerprint)

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
