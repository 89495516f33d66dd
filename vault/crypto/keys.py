"""The kinds of secrets, the one type that holds them, and the only randomness of the vault.

A secret never shows itself: not by ``repr``, ``str`` or ``format``, not by pickling or copying.
``reveal()`` is the one way to its bytes, so that every use can be found by searching for it.
No I/O, no clock.
"""

import hmac
import os
import re
from typing import Never, NewType, SupportsIndex, final

from typing_extensions import override  # typing has it from Python 3.12

from vault.errors import FieldError

ID_BYTES = 16  # 128 bits (ASVS 11.5.1); the rules' own ids have the same length
KEY_BYTES = 32  # 256 bits: Cobblestone-256, Ed25519 and X-Wing seeds, link tokens

# Shorter ones could be guessed by somebody who reads the database, longer ones are no keys.
MIN_SUBMISSION_KEY = 16
MAX_SUBMISSION_KEY = 200
_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]+")


@final
class SecretBytes:
    """Bytes that must not be seen. Immutable; two are compared in constant time."""

    __slots__ = ("_raw",)
    _raw: bytes

    # A hash would depend on the secret and end up in sets and dictionaries.
    __hash__ = None  # type: ignore[assignment]  # the documented way to be unhashable

    def __init__(self, raw: bytes) -> None:
        """Keep a copy of ``raw``."""
        object.__setattr__(self, "_raw", bytes(raw))

    def reveal(self) -> bytes:
        """This function will return the bytes themselves: hand them to a cipher, never to a log."""
        return self._raw

    def __len__(self) -> int:
        return len(self._raw)

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretBytes):
            return NotImplemented
        return hmac.compare_digest(self._raw, other._raw)

    @override
    def __repr__(self) -> str:
        return "SecretBytes(***)"

    @override
    def __format__(self, format_spec: str) -> str:
        return repr(self)

    @override
    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError("a secret cannot be changed")

    @override
    def __delattr__(self, name: str) -> Never:
        raise AttributeError("a secret cannot be changed")

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> Never:
        raise TypeError("a secret is neither pickled nor copied")


ApplicationKey = NewType("ApplicationKey", SecretBytes)
"""K: everything of one application is sealed under it."""
LinkToken = NewType("LinkToken", SecretBytes)
"""What the private link carries. Never stored, not even hashed."""
CookieSecret = NewType("CookieSecret", SecretBytes)
"""What a visitor's cookie carries; the visit is sealed under a key derived from it."""
SubmissionKey = NewType("SubmissionKey", SecretBytes)
"""What makes a retry one application. Made by the form, or by a client of the API."""
StaffKey = NewType("StaffKey", SecretBytes)
"""The KEK: staff wraps and TOTP secrets are sealed under it."""
ActSeed = NewType("ActSeed", SecretBytes)
"""Ed25519 seed of the applicant's act key, derived from the link token."""
OutboxKey = NewType("OutboxKey", SecretBytes)
"""Seals one letter, dead after sending."""
IntakeSeed = NewType("IntakeSeed", SecretBytes)
"""X-Wing private key as its 32-byte seed."""
SigningSeed = NewType("SigningSeed", SecretBytes)
"""Ed25519 seed of the vault's own signing key."""
TotpSecret = NewType("TotpSecret", SecretBytes)
"""Shared with a recruiter's authenticator (RFC 4226 §4 R6: 160 bits)."""


def random_bytes(count: int) -> bytes:
    """This function will return ``count`` bytes from the system's generator."""
    return os.urandom(count)


def random_id() -> bytes:
    """This function will return 16 random bytes: an id that cannot be guessed (ASVS 11.5.1)."""
    return random_bytes(ID_BYTES)


def new_application_key() -> ApplicationKey:
    """This function will return a fresh application key."""
    return ApplicationKey(_new_secret())


def new_link_token() -> LinkToken:
    """This function will return a fresh token for a private link."""
    return LinkToken(_new_secret())


def new_cookie_secret() -> CookieSecret:
    """This function will return a fresh secret for a visitor's cookie."""
    return CookieSecret(_new_secret())


def new_outbox_key() -> OutboxKey:
    """This function will return a fresh key for one letter."""
    return OutboxKey(_new_secret())


def new_staff_key() -> StaffKey:
    """This function will return a fresh KEK, for ``init`` and rotation."""
    return StaffKey(_new_secret())


def new_intake_seed() -> IntakeSeed:
    """This function will return a fresh X-Wing seed, for ``init`` and rotation."""
    return IntakeSeed(_new_secret())


def new_signing_seed() -> SigningSeed:
    """This function will return a fresh Ed25519 seed, for ``init`` and rotation."""
    return SigningSeed(_new_secret())


def new_submission_key() -> str:
    """This function will return 32 hex digits for the form's hidden field."""
    return random_bytes(ID_BYTES).hex()


def submission_key(*, untrusted_text: str, field: str) -> SubmissionKey:
    """This function will return the submission key that a form or a client handed in.

    Raises:
        FieldError: shorter than 16 or longer than 200 characters, or not visible ASCII.
    """
    if len(untrusted_text) < MIN_SUBMISSION_KEY:
        raise FieldError("too-short", field=field, limit=MIN_SUBMISSION_KEY)
    if len(untrusted_text) > MAX_SUBMISSION_KEY:
        raise FieldError("too-long", field=field, limit=MAX_SUBMISSION_KEY)
    if _VISIBLE_ASCII.fullmatch(untrusted_text) is None:
        raise FieldError("malformed", field=field)
    return SubmissionKey(SecretBytes(untrusted_text.encode("ascii")))


def _new_secret() -> SecretBytes:
    return SecretBytes(random_bytes(KEY_BYTES))
