"""Who keeps the vault's three keys, and how: the one way by which they come into a process."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import SecretBytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeys:
    """Three fresh keys, with what the processes that hold none of them go by."""

    intake: SecretBytes
    kek: SecretBytes
    signing: SecretBytes
    record: bytes
    """The signed record of the intake public key."""
    fingerprint: str
    """Of the signing key, for the settings of the careers process."""


@runtime_checkable
class Custody(Protocol):
    """Keeps three key blobs, each a grant of its own, outside the data."""

    @property
    def warning(self) -> str | None:
        """What every start has to say aloud about this way of keeping, or None."""

    def load(self, *, kind: KeyBlobKind) -> SecretBytes:
        """Open one key: once per process start.

        Raises KeyFileError (missing, malformed, or readable by others), WrongPassphraseError.
        """

    def keep(self, *, keys: NewKeys) -> None:
        """Keep fresh keys, durable on return.

        Raises KeyFileError when there are keys already: they are never overwritten.
        """
