"""WRAP the application key under the KEK, at acceptance."""

import hashlib

from vault.crypto._derive import expand
from vault.crypto.contexts import KEY_ID_BYTES, Kind, context
from vault.crypto.keys import ID_BYTES, ApplicationKey, StaffKey
from vault.crypto.sealing import seal

_INFO_KEY_ID = b"vault/1 key-id"


def staff_key_id(*, staff_key: StaffKey) -> bytes:
    """This function will return eight bytes that tell this KEK from its successors."""
    return expand(key=staff_key, info=_INFO_KEY_ID, length=KEY_ID_BYTES)


def staff_wrap_id(*, application_id: bytes, key_id: bytes) -> bytes:
    """This function will return the one id that a staff wrap has for an application and a KEK.

    However often acceptance or a rotation is repeated, there is one.
    """
    named = hashlib.sha256(b"vault/1 staff-wrap\0" + application_id + key_id)
    return named.digest()[:ID_BYTES]


def seal_staff_wrap(
    *, staff_key: StaffKey, application_id: bytes, application_key: ApplicationKey
) -> bytes:
    """This function will return the wrap to store in the keyring (105 bytes)."""
    key_id = staff_key_id(staff_key=staff_key)
    return seal(
        key=staff_key,
        context=context(Kind.WRAP_STAFF, application_id, key_id),
        plaintext=application_key.reveal(),
    )
