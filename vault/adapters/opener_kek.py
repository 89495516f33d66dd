"""The opener: holds the KEK. ``work`` and the recruiter process import this."""

from collections.abc import Sequence

from vault.crypto.contexts import Context, Kind, context
from vault.crypto.keys import ApplicationKey, StaffKey
from vault.crypto.opening import open_sealed
from vault.crypto.sealing import seal
from vault.crypto.staff_tags import TagPurpose, check_tag, make_tag, tag_key
from vault.crypto.staff_unwrap import open_staff_wrap
from vault.crypto.staff_wrap import seal_staff_wrap, staff_key_id
from vault.domain.identifiers import ApplicationId, PositionId, StaffId
from vault.errors import NotAuthenticError
from vault.ports.keys import Wrapped


class KekOpener:
    """Wraps and unwraps application keys for the staff, and seals their TOTP secrets."""

    def __init__(self, *, kek: StaffKey) -> None:
        """Take the KEK, unwrapped once at the start of the process."""
        self._kek = kek
        self._key_id = staff_key_id(staff_key=kek)
        self._tag_keys = {one: tag_key(staff_key=kek, purpose=one) for one in TagPurpose}

    @property
    def key_id(self) -> bytes:
        """The id of the KEK."""
        return self._key_id

    def wrap_application_key(
        self, *, application_id: ApplicationId, key: ApplicationKey
    ) -> Wrapped:
        """This method will make a staff wrap."""
        sealed = seal_staff_wrap(
            staff_key=self._kek, application_id=application_id, application_key=key
        )
        return Wrapped(key_id=self._key_id, sealed=sealed)

    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        """This method will open a staff wrap.

        Raises:
            NotAuthenticError: made under another KEK or for another application, or changed.
        """
        self._require_own(wrapped)
        return open_staff_wrap(
            staff_key=self._kek, application_id=application_id, wrap=wrapped.sealed
        )

    def seal_totp(self, *, staff_id: StaffId, secret: str) -> Wrapped:
        """This method will seal a TOTP secret (base32)."""
        sealed = seal(key=self._kek, context=_totp(staff_id), plaintext=secret.encode("ascii"))
        return Wrapped(key_id=self._key_id, sealed=sealed)

    def open_totp(self, *, staff_id: StaffId, wrapped: Wrapped) -> str:
        """This method will open a TOTP secret.

        Raises:
            NotAuthenticError: sealed under another KEK or for another person, or changed.
        """
        self._require_own(wrapped)
        opened = open_sealed(key=self._kek, context=_totp(staff_id), sealed=wrapped.sealed)
        return opened.decode("ascii")

    def seal_words(self, *, position_id: PositionId, words: bytes) -> Wrapped:
        """This method will seal the words of a closing's letters."""
        sealed = seal(key=self._kek, context=context(Kind.CLOSING, position_id), plaintext=words)
        return Wrapped(key_id=self._key_id, sealed=sealed)

    def open_words(self, *, position_id: PositionId, wrapped: Wrapped) -> bytes:
        """This method will open the words of a closing's letters.

        Raises:
            NotAuthenticError: sealed under another KEK or for another position, or changed.
        """
        self._require_own(wrapped)
        return open_sealed(
            key=self._kek, context=context(Kind.CLOSING, position_id), sealed=wrapped.sealed
        )

    def seal_merits(self, *, snapshot_id: bytes, merits: bytes) -> Wrapped:
        """This method will seal what a hired person had to offer."""
        sealed = seal(key=self._kek, context=context(Kind.MERITS, snapshot_id), plaintext=merits)
        return Wrapped(key_id=self._key_id, sealed=sealed)

    def open_merits(self, *, snapshot_id: bytes, wrapped: Wrapped) -> bytes:
        """This method will open what a hired person had to offer.

        Raises:
            NotAuthenticError: sealed under another KEK or as another snapshot, or changed.
        """
        self._require_own(wrapped)
        return open_sealed(
            key=self._kek, context=context(Kind.MERITS, snapshot_id), sealed=wrapped.sealed
        )

    def tag(self, *, purpose: TagPurpose, parts: Sequence[bytes]) -> bytes:
        """This method will vouch for a row of the staff's tables."""
        return make_tag(key=self._tag_keys[purpose], parts=parts)

    def check_tag(
        self, *, purpose: TagPurpose, parts: Sequence[bytes], untrusted_tag: bytes
    ) -> None:
        """This method will return when the tag vouches for these parts.

        Raises:
            NotAuthenticError: another KEK made it, or none, or a part was changed.
        """
        check_tag(key=self._tag_keys[purpose], parts=parts, untrusted_tag=untrusted_tag)

    def _require_own(self, wrapped: Wrapped) -> None:
        if wrapped.key_id != self._key_id:
            raise NotAuthenticError("wrapped under another KEK")


def _totp(staff_id: StaffId) -> Context:
    return context(Kind.TOTP, staff_id)
