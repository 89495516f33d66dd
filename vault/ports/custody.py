"""Who keeps the vault's three keys, and how: the one way by which they come into a process.

Of each key there may be several generations side by side: the one in use, one that waits to be
taken into use, and old ones that something may still have to be opened with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One key among its predecessors and successors."""

    secret: SecretBytes
    made_at: datetime | None
    """None where its file does not say."""
    is_active: bool
    """Whether it is the one in use: exactly one is."""


@runtime_checkable
class Custody(Protocol):
    """Keeps three kinds of key blobs, each a grant of its own, outside the data."""

    @property
    def warning(self) -> str | None:
        """What every start has to say aloud about this way of keeping, or None."""

    def load(self, *, kind: KeyBlobKind) -> SecretBytes:
        """Open the key in use: once per process start.

        Raises KeyFileError (missing, malformed, or readable by others), WrongPassphraseError,
        KeyServiceError.
        """

    def generations(self, *, kind: KeyBlobKind) -> Sequence[Generation]:
        """Open every generation, the one in use first; none is opened twice by one process.

        Raises as ``load``.
        """

    def stamp(self, *, kind: KeyBlobKind, roughly: bool = False) -> object:
        """Return something that is equal as long as there is nothing new to open.

        ``roughly`` is for whoever asks at every turn: it may be a second late.
        """

    def keep(self, *, keys: NewKeys) -> None:
        """Keep fresh keys, durable on return.

        Raises KeyFileError when there are keys already: they are never overwritten.
        """


@runtime_checkable
class KeyChanger(Protocol):
    """Changes which generations there are. Only a rotation has it, and only in one place at once.

    Every step is durable on return and may be repeated; a key id is eight bytes.
    """

    def add(
        self, *, kind: KeyBlobKind, key_id: bytes, secret: SecretBytes, made_at: datetime
    ) -> None:
        """Lay a new generation beside the one in use. Raises KeyFileError, KeyServiceError."""

    def activate(self, *, kind: KeyBlobKind, key_id: bytes, old_id: bytes) -> None:
        """Take a generation into use; the one that was stays beside it. Raises KeyFileError.

        Where both ids are the same, what somebody who was killed left undone is done.
        """

    def forget(self, *, kind: KeyBlobKind, key_id: bytes) -> None:
        """Destroy the file of a generation that is not in use. Raises KeyFileError."""

    def publish(self, *, record: bytes, fingerprint: str) -> None:
        """Replace the signed record of the intake key. Raises KeyFileError."""


@runtime_checkable
class ChangingCustody(Custody, KeyChanger, Protocol):
    """A custody whose generations can be changed from here."""
