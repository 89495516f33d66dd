"""Looking for keys that came into the keys folder after a process had started."""

import time
from collections.abc import Sequence

from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import SecretBytes
from vault.errors import CryptoError
from vault.ports.custody import Custody

AGAIN_AFTER = 10.0  # seconds: what did not open may need a service that is throttling, or a person


class NewGenerations:
    """Opens the generations of one kind of key when the folder shows others than before."""

    def __init__(self, *, custody: Custody, kind: KeyBlobKind) -> None:
        """Take whom to ask; nothing is opened yet."""
        self._custody = custody
        self._kind = kind
        self._stamp: object = None
        self._failed: object = None
        self._not_before = 0.0

    def look(self, *, roughly: bool = False) -> Sequence[SecretBytes] | None:
        """This method will return all generations, the one in use first; None if nothing is new.

        ``roughly``: what came within the last second may be missed.

        The first time it raises what keeps a key from being opened. Later a key that does not
        open leaves the process with those that it holds, which are as good as before: a change of
        custody is under way, or the key service is out of reach. It is tried again.

        Raises:
            KeyFileError, WrongPassphraseError, KeyServiceError: at the first look alone.
        """
        stamp = self._custody.stamp(kind=self._kind, roughly=roughly)
        if stamp == self._stamp:
            return None
        if stamp == self._failed and time.monotonic() < self._not_before:
            return None
        try:
            found = self._custody.generations(kind=self._kind)
        except CryptoError:
            if self._stamp is None:
                raise
            self._failed, self._not_before = stamp, time.monotonic() + AGAIN_AFTER
            return None
        self._stamp = stamp
        return [one.secret for one in found]
