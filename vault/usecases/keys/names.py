"""The eight bytes by which a key is told from its successors. They are names, and no secret."""

import hashlib

from vault.crypto.contexts import KEY_ID_BYTES
from vault.crypto.intake_unwrap import intake_public_key
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import IntakeSeed, SecretBytes, SigningSeed, StaffKey
from vault.crypto.signing import public_key_of
from vault.crypto.staff_wrap import staff_key_id


def key_name(*, kind: KeyBlobKind, secret: SecretBytes) -> bytes:
    """This function will return a key's id: as wraps bear it, or the start of the fingerprint."""
    if kind is KeyBlobKind.KEK:
        return staff_key_id(staff_key=StaffKey(secret))
    if kind is KeyBlobKind.INTAKE:
        return intake_public_key(seed=IntakeSeed(secret)).key_id
    return hashlib.sha256(public_key_of(seed=SigningSeed(secret))).digest()[:KEY_ID_BYTES]
