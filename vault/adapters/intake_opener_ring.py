"""The intake opener of a process that lives through a rotation. Only ``work`` imports this.

What is waiting was sealed to the key that its id names; a key that is not held is looked for in
the keys folder, so that a new one is taken up without a new start.
"""

import threading
from collections.abc import Sequence
from typing import final

from typing_extensions import override

from vault.adapters.intake_opener_seed import SeedIntakeOpener
from vault.adapters.new_generations import NewGenerations
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import ApplicationKey, IntakeSeed, OutboxKey
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import NotAuthenticError
from vault.ports.custody import Custody
from vault.ports.keys import IntakeOpener, Wrapped


@final
class IntakeRingOpener(IntakeOpener):
    """Opens what was sealed to any generation of the intake key."""

    def __init__(self, *, custody: Custody) -> None:
        """Open every generation that there is.

        Raises:
            KeyFileError, WrongPassphraseError, KeyServiceError: one cannot be opened.
        """
        self._new = NewGenerations(custody=custody, kind=KeyBlobKind.INTAKE)
        self._lock = threading.Lock()
        self._held: dict[bytes, SeedIntakeOpener] = {}
        self._look()

    @property
    @override
    def key_id(self) -> bytes:
        """The id of the intake key in use."""
        return next(iter(self._look()))

    def key_ids(self) -> Sequence[bytes]:
        """This method will return the ids of every generation held, the one in use first."""
        return list(self._look())

    @override
    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        """Open an intake wrap. Raises NotAuthenticError."""
        opener = self._of(wrapped)
        return opener.unwrap_application_key(application_id=application_id, wrapped=wrapped)

    @override
    def unwrap_outbox_key(self, *, outbox_id: OutboxId, wrapped: Wrapped) -> OutboxKey:
        """Open a letter's wrap. Raises NotAuthenticError."""
        return self._of(wrapped).unwrap_outbox_key(outbox_id=outbox_id, wrapped=wrapped)

    def _of(self, wrapped: Wrapped) -> SeedIntakeOpener:
        found = self._held.get(wrapped.key_id) or self._look().get(wrapped.key_id)
        if found is None:
            raise NotAuthenticError("wrapped for another intake key")
        return found

    def _look(self) -> dict[bytes, SeedIntakeOpener]:
        """Take up what is new in the keys folder; the one in use comes first."""
        with self._lock:
            found = self._new.look()
            if found is not None:
                openers = [SeedIntakeOpener(seed=IntakeSeed(one)) for one in found]
                self._held = {one.key_id: one for one in openers}
            return self._held
