"""The opener of a process that lives through a rotation: every generation of the KEK.

What is sealed or tagged is so under the key in use; what is opened is opened by the key that its
id names. When a key is met that is not held, or before anything is sealed, the keys folder is
looked at: a process takes a new key up without being started again.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import final

from typing_extensions import override

from vault.adapters.new_generations import NewGenerations
from vault.adapters.opener_kek import KekOpener
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import ApplicationKey, StaffKey
from vault.crypto.staff_tags import TagPurpose
from vault.domain.identifiers import ApplicationId, PositionId, StaffId
from vault.errors import NotAuthenticError
from vault.ports.custody import Custody
from vault.ports.keys import Opener, Wrapped


@final
class KekRingOpener(Opener):
    """Wraps and unwraps under whichever generation of the KEK it is."""

    def __init__(self, *, custody: Custody) -> None:
        """Open every generation that there is.

        Raises:
            KeyFileError, WrongPassphraseError, KeyServiceError: one cannot be opened.
        """
        self._new = NewGenerations(custody=custody, kind=KeyBlobKind.KEK)
        self._lock = threading.Lock()
        self._held: dict[bytes, KekOpener] = {}
        self._look()

    @property
    @override
    def key_id(self) -> bytes:
        """The id of the KEK in use."""
        return self._look().key_id

    def key_ids(self) -> Sequence[bytes]:
        """This method will return the ids of every generation held, the one in use first."""
        self._look()
        return list(self._held)

    @override
    def wrap_application_key(
        self, *, application_id: ApplicationId, key: ApplicationKey
    ) -> Wrapped:
        """Make a staff wrap under the KEK in use."""
        return self._look(roughly=True).wrap_application_key(application_id=application_id, key=key)

    @override
    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        """Open a staff wrap. Raises NotAuthenticError."""
        opener = self._of(wrapped)
        return opener.unwrap_application_key(application_id=application_id, wrapped=wrapped)

    @override
    def seal_totp(self, *, staff_id: StaffId, secret: str) -> Wrapped:
        """Seal a TOTP secret (base32)."""
        return self._look().seal_totp(staff_id=staff_id, secret=secret)

    @override
    def open_totp(self, *, staff_id: StaffId, wrapped: Wrapped) -> str:
        """Open a TOTP secret. Raises NotAuthenticError."""
        return self._of(wrapped).open_totp(staff_id=staff_id, wrapped=wrapped)

    @override
    def seal_words(self, *, position_id: PositionId, words: bytes) -> Wrapped:
        """Seal the words of a closing's letters."""
        return self._look().seal_words(position_id=position_id, words=words)

    @override
    def open_words(self, *, position_id: PositionId, wrapped: Wrapped) -> bytes:
        """Open the words of a closing's letters. Raises NotAuthenticError."""
        return self._of(wrapped).open_words(position_id=position_id, wrapped=wrapped)

    @override
    def seal_merits(self, *, snapshot_id: bytes, merits: bytes) -> Wrapped:
        """Seal what a hired person had to offer."""
        return self._look().seal_merits(snapshot_id=snapshot_id, merits=merits)

    @override
    def open_merits(self, *, snapshot_id: bytes, wrapped: Wrapped) -> bytes:
        """Open what a hired person had to offer. Raises NotAuthenticError."""
        return self._of(wrapped).open_merits(snapshot_id=snapshot_id, wrapped=wrapped)

    @override
    def tag(self, *, purpose: TagPurpose, parts: Sequence[bytes]) -> bytes:
        """Vouch for a row under the KEK in use."""
        return self._look(roughly=True).tag(purpose=purpose, parts=parts)

    @override
    def check_tag(
        self, *, purpose: TagPurpose, parts: Sequence[bytes], untrusted_tag: bytes
    ) -> None:
        """Return when a generation vouches for these parts. Raises NotAuthenticError."""
        # A tag does not say which key made it: first those held are tried, then what is new.
        tried: set[bytes] = set()
        for look_first in (False, True):
            if look_first:
                self._look()
            for key_id, one in list(self._held.items()):
                if key_id not in tried:
                    tried.add(key_id)
                    with suppress(NotAuthenticError):
                        one.check_tag(purpose=purpose, parts=parts, untrusted_tag=untrusted_tag)
                        return
        raise NotAuthenticError("a tag that no generation of the KEK made")

    def _of(self, wrapped: Wrapped) -> KekOpener:
        found = self._held.get(wrapped.key_id)
        if found is None:
            self._look()
            found = self._held.get(wrapped.key_id)
        if found is None:
            raise NotAuthenticError("wrapped under another KEK")
        return found

    def _look(self, *, roughly: bool = False) -> KekOpener:
        """Take up what is new in the keys folder, and return the key in use."""
        with self._lock:
            found = self._new.look(roughly=roughly)
            if found is not None:
                openers = [KekOpener(kek=StaffKey(one)) for one in found]
                self._held = {one.key_id: one for one in openers}
            return next(iter(self._held.values()))
