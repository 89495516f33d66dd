"""Sealing, opening and signing, as far as a process may: each port is one grant.

``Sealer`` needs no secret at all; ``IntakeOpener`` the intake seed; ``Opener`` the KEK;
``Signer`` the signing seed. A process holds what its wiring imports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from vault.crypto.keys import ApplicationKey, OutboxKey
from vault.crypto.staff_tags import TagPurpose
from vault.crypto.verifying import Purpose
from vault.domain.identifiers import ApplicationId, OutboxId, PositionId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """A sealed key, and the id of the key that opens it."""

    key_id: bytes
    sealed: bytes


@runtime_checkable
class Sealer(Protocol):
    """Seals keys to the intake public key. Cannot open anything."""

    @property
    def key_id(self) -> bytes:
        """The id of the intake key that it seals to at present."""

    def wrap_application_key(
        self, *, application_id: ApplicationId, key: ApplicationKey
    ) -> Wrapped:
        """Make an intake wrap (HPKE, RFC 9180; X-Wing)."""

    def wrap_outbox_key(self, *, outbox_id: OutboxId, key: OutboxKey) -> Wrapped:
        """Make the wrap of a letter's key."""


@runtime_checkable
class IntakeOpener(Protocol):
    """Opens what was sealed to the intake public key. Only ``work`` has it."""

    @property
    def key_id(self) -> bytes:
        """The id of the intake key in use."""

    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        """Open an intake wrap. Raises NotAuthenticError."""

    def unwrap_outbox_key(self, *, outbox_id: OutboxId, wrapped: Wrapped) -> OutboxKey:
        """Open a letter's wrap. Raises NotAuthenticError."""


@runtime_checkable
class Opener(Protocol):
    """Wraps and unwraps under the KEK. ``work`` and the recruiter process have it.

    During a rotation it opens what any generation of the KEK sealed, and seals under the one in
    use.
    """

    @property
    def key_id(self) -> bytes:
        """The id of the KEK in use."""

    def wrap_application_key(
        self, *, application_id: ApplicationId, key: ApplicationKey
    ) -> Wrapped:
        """Make a staff wrap."""

    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        """Open a staff wrap. Raises NotAuthenticError."""

    def seal_totp(self, *, staff_id: StaffId, secret: str) -> Wrapped:
        """Seal a TOTP secret (base32)."""

    def open_totp(self, *, staff_id: StaffId, wrapped: Wrapped) -> str:
        """Open a TOTP secret. Raises NotAuthenticError."""

    def seal_words(self, *, position_id: PositionId, words: bytes) -> Wrapped:
        """Seal the words of a closing's letters."""

    def open_words(self, *, position_id: PositionId, wrapped: Wrapped) -> bytes:
        """Open the words of a closing's letters. Raises NotAuthenticError."""

    def seal_merits(self, *, snapshot_id: bytes, merits: bytes) -> Wrapped:
        """Seal what a hired person had to offer, without who it was."""

    def open_merits(self, *, snapshot_id: bytes, wrapped: Wrapped) -> bytes:
        """Open what a hired person had to offer. Raises NotAuthenticError."""

    def tag(self, *, purpose: TagPurpose, parts: Sequence[bytes]) -> bytes:
        """Vouch for a row of the staff's tables: 32 bytes that only the KEK makes."""

    def check_tag(
        self, *, purpose: TagPurpose, parts: Sequence[bytes], untrusted_tag: bytes
    ) -> None:
        """Return when the tag vouches for these parts. Raises NotAuthenticError."""


@runtime_checkable
class Signer(Protocol):
    """Signs checkpoints, receipts and key records with Ed25519. Only ``work`` has it."""

    @property
    def fingerprint(self) -> str:
        """The signing key's fingerprint, as in the settings."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes with which anybody verifies."""

    def sign(self, *, purpose: Purpose, payload: bytes) -> bytes:
        """Return the 64-byte signature, good for this purpose only."""
