"""Seals keys to the intake public key of a signed record. Holds no secret, opens nothing."""

from typing import final

from typing_extensions import override

from vault.crypto.contexts import Kind, context
from vault.crypto.intake_wrap import IntakePublicKey, wrap_for_intake
from vault.crypto.key_record import read_key_record
from vault.crypto.keys import ApplicationKey, OutboxKey
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.ports.keys import Sealer, Wrapped


@final
class RecordSealer(Sealer):
    """Seals to the key that the vault's signing key vouches for (cryptography.md §3)."""

    def __init__(self, *, untrusted_record: bytes, signing_fingerprint: str) -> None:
        """Read the record; the fingerprint comes from this process's own settings.

        Raises:
            NotAuthenticError: the record is not signed by the key of that fingerprint.
            MissingAlgorithmError: the crypto library here lacks ML-KEM.
        """
        self._public_key: IntakePublicKey = read_key_record(
            untrusted_record=untrusted_record, signing_fingerprint_hex=signing_fingerprint
        )

    @property
    @override
    def key_id(self) -> bytes:
        """The id of the intake key that is sealed to."""
        return self._public_key.key_id

    @override
    def wrap_application_key(
        self, *, application_id: ApplicationId, key: ApplicationKey
    ) -> Wrapped:
        """Make an intake wrap."""
        key_id = self._public_key.key_id
        sealed = wrap_for_intake(
            public_key=self._public_key,
            info_context=context(Kind.WRAP_INTAKE, application_id, key_id),
            secret=key,
        )
        return Wrapped(key_id=key_id, sealed=sealed)

    @override
    def wrap_outbox_key(self, *, outbox_id: OutboxId, key: OutboxKey) -> Wrapped:
        """Make the wrap of a letter's key."""
        key_id = self._public_key.key_id
        sealed = wrap_for_intake(
            public_key=self._public_key,
            info_context=context(Kind.WRAP_OUTBOX, outbox_id, key_id),
            secret=key,
        )
        return Wrapped(key_id=key_id, sealed=sealed)
