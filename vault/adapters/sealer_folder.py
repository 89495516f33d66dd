"""Seals keys to the intake key of the record in the keys folder, and follows a rotation.

Holds no secret and opens nothing. The record is read again when its file was replaced; one that
the signing key of this process's fingerprint does not vouch for is not used: the one before it is,
which was vouched for, until the file is right.
"""

import threading
from pathlib import Path
from typing import final

from typing_extensions import override

from vault.adapters.public_keys_file import (
    FINGERPRINT_FILE,
    RECORD_FILE,
    read_fingerprint,
    read_record,
)
from vault.adapters.sealer_record import RecordSealer
from vault.crypto.keys import ApplicationKey, OutboxKey
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import KeyFileError, NotAuthenticError
from vault.ports.keys import Sealer, Wrapped

Stamp = tuple[tuple[int, int, int], ...]


@final
class FolderSealer(Sealer):
    """Seals to the key that the newest record vouches for (cryptography.md §3)."""

    def __init__(self, *, folder: Path, signing_fingerprint: str | None) -> None:
        """Read the record; without a fingerprint from the settings, the folder's is believed.

        Raises:
            KeyFileError: the record or the fingerprint is missing.
            NotAuthenticError: the record is not signed by the key of the fingerprint.
            MissingAlgorithmError: the crypto library here lacks ML-KEM.
        """
        self._folder = folder
        self._fingerprint = signing_fingerprint
        self._lock = threading.Lock()
        self._stamp: Stamp = ()
        self._held: RecordSealer | None = None
        self._look()

    @property
    @override
    def key_id(self) -> bytes:
        """The id of the intake key that is sealed to."""
        return self._look().key_id

    @override
    def wrap_application_key(
        self, *, application_id: ApplicationId, key: ApplicationKey
    ) -> Wrapped:
        """Make an intake wrap."""
        return self._look().wrap_application_key(application_id=application_id, key=key)

    @override
    def wrap_outbox_key(self, *, outbox_id: OutboxId, key: OutboxKey) -> Wrapped:
        """Make the wrap of a letter's key."""
        return self._look().wrap_outbox_key(outbox_id=outbox_id, key=key)

    def _look(self) -> RecordSealer:
        with self._lock:
            stamp = self._seen()
            if self._held is not None and stamp == self._stamp:
                return self._held
            try:
                self._held = RecordSealer(
                    untrusted_record=read_record(self._folder),
                    signing_fingerprint=self._fingerprint or read_fingerprint(self._folder),
                )
            except (KeyFileError, NotAuthenticError):
                # Two files are replaced one after the other: the next use reads them again.
                if self._held is None:
                    raise
                return self._held
            self._stamp = stamp
            return self._held

    def _seen(self) -> Stamp:
        names = (RECORD_FILE,) if self._fingerprint else (RECORD_FILE, FINGERPRINT_FILE)
        found = [self._folder / name for name in names]
        return tuple(
            (seen.st_mtime_ns, seen.st_ino, seen.st_size)
            for seen in (path.stat() for path in found if path.exists())
        )
