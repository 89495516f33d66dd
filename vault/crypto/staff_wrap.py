"""WRAP the application key under the KEK, at acceptance."""

from vault.crypto._derive import expand
from vault.crypto.contexts import KEY_ID_BYTES, Kind, context
from vault.crypto.keys import ApplicationKey, StaffKey
from vault.crypto.sealing import seal

_INFO_KEY_ID = b"vault/1 key-id"


def staff_key_id(*, staff_key: StaffKey) -> bytes:
    """This function will return eight bytes that tell this KEK from its successors."""
    return expand(key=staff_key, info=_INFO_KEY_ID, length=KEY_ID_BYTES)


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
