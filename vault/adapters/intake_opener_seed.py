"""The intake opener: holds the X-Wing seed. Only ``work`` imports this."""

from vault.crypto.contexts import Context, Kind, context
from vault.crypto.intake_unwrap import intake_public_key, unwrap_from_intake
from vault.crypto.keys import ApplicationKey, IntakeSeed, OutboxKey, SecretBytes
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import NotAuthenticError
from vault.ports.keys import Wrapped


class SeedIntakeOpener:
    """Opens what careers and the other doors sealed to the intake public key."""

    def __init__(self, *, seed: IntakeSeed) -> None:
        """Take the seed, unwrapped once at the start of the process."""
        self._seed = seed
        self._key_id = intake_public_key(seed=seed).key_id

    @property
    def key_id(self) -> bytes:
        """The id of the intake key."""
        return self._key_id

    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        """This method will open an intake wrap. Check the commitment before trusting the key.

        Raises:
            NotAuthenticError: made for another key or application, or changed.
        """
        info = context(Kind.WRAP_INTAKE, application_id, self._key_id)
        return ApplicationKey(self._open(info, wrapped))

    def unwrap_outbox_key(self, *, outbox_id: OutboxId, wrapped: Wrapped) -> OutboxKey:
        """This method will open the wrap of a letter's key.

        Raises:
            NotAuthenticError: made for another key or letter, or changed.
        """
        return OutboxKey(self._open(context(Kind.WRAP_OUTBOX, outbox_id, self._key_id), wrapped))

    def _open(self, info: Context, wrapped: Wrapped) -> SecretBytes:
        if wrapped.key_id != self._key_id:
            raise NotAuthenticError("wrapped for another intake key")
        return unwrap_from_intake(seed=self._seed, info_context=info, wrapped=wrapped.sealed)
