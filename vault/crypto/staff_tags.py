"""Tags that tell rows written by the vault's own people from rows that somebody slipped in.

HMAC-SHA256 under a key derived from the KEK (RFC 2104, RFC 5869): whoever can write the main
database, but does not hold the KEK, makes no session, no right and no invitation that counts.
"""

import hashlib
import hmac
from collections.abc import Sequence
from enum import StrEnum
from typing import NewType

from vault.crypto._derive import derive
from vault.crypto.keys import SecretBytes, StaffKey
from vault.errors import NotAuthenticError

TAG_BYTES = 32
_LENGTH_BYTES = 4
_INFO = b"vault/1 tag "

TagKey = NewType("TagKey", SecretBytes)
"""Derived from the KEK; good for one purpose."""


class TagPurpose(StrEnum):
    """What a tag vouches for: one made for one purpose says nothing for another."""

    SESSION = "session"
    RIGHTS = "rights"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 - the word for the purpose, no secret


def tag_key(*, staff_key: StaffKey, purpose: TagPurpose) -> TagKey:
    """This function will return the key that makes and checks the tags of one purpose."""
    return TagKey(derive(secret=staff_key, salt=b"", info=_INFO + purpose.encode("ascii")))


def make_tag(*, key: TagKey, parts: Sequence[bytes]) -> bytes:
    """This function will return 32 bytes that vouch for these parts, in this order."""
    return hmac.digest(key.reveal(), _framed(parts), hashlib.sha256)


def check_tag(*, key: TagKey, parts: Sequence[bytes], untrusted_tag: bytes) -> None:
    """This function will return when the tag vouches for these parts; the time tells nothing.

    Raises:
        NotAuthenticError: it does not.
    """
    if not hmac.compare_digest(make_tag(key=key, parts=parts), untrusted_tag):
        raise NotAuthenticError("a tag that the KEK did not make")


def _framed(parts: Sequence[bytes]) -> bytes:
    # The number of parts and each length come first: no two lists share their bytes.
    framed = [len(parts).to_bytes(_LENGTH_BYTES, "big")]
    for part in parts:
        framed += [len(part).to_bytes(_LENGTH_BYTES, "big"), part]
    return b"".join(framed)
