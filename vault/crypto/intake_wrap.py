"""WRAP a key for the intake: whoever can write it cannot read it back.

HPKE (RFC 9180) base mode with X-Wing: safe against somebody who records today and has a quantum
computer later. Base mode is unauthenticated: anyone with the public key can make a wrap, so what
comes out is checked against the key commitment before it is trusted (``commitment``).
"""

import hashlib
from dataclasses import dataclass

from vault.crypto import _xwing
from vault.crypto.contexts import KEY_ID_BYTES, Context
from vault.crypto.keys import SecretBytes
from vault.crypto.suites import HPKE_XWING
from vault.errors import NotAuthenticError

PUBLIC_KEY_BYTES = _xwing.PUBLIC_KEY_BYTES
# suite ‖ encapsulation (ML-KEM ciphertext 1088 ‖ X25519 32) ‖ 32-byte secret ‖ tag
WRAPPED_BYTES = 1 + 1088 + 32 + 32 + 16


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePublicKey:
    """The X-Wing public key that new applications are wrapped for, in its published encoding."""

    encoded: bytes

    @property
    def key_id(self) -> bytes:
        """Eight bytes that tell it from its successors: the start of its SHA-256."""
        return hashlib.sha256(self.encoded).digest()[:KEY_ID_BYTES]


def decode_public_key(*, untrusted_encoded: bytes) -> IntakePublicKey:
    """This function will return the key after trying that it is one.

    It says nothing about whose it is: only ``key_record.read_key_record`` does.

    Raises:
        NotAuthenticError: the bytes are no X-Wing public key.
        MissingAlgorithmError: the library here was built without ML-KEM.
    """
    _xwing.public_key(encoded=untrusted_encoded)
    return IntakePublicKey(encoded=untrusted_encoded)


def encode_public_key(*, public_key: IntakePublicKey) -> bytes:
    """This function will return the 1216 bytes: ML-KEM-768 key (1184), X25519 key (32)."""
    return public_key.encoded


def wrap_for_intake(
    *, public_key: IntakePublicKey, info_context: Context, secret: SecretBytes
) -> bytes:
    """This function will return ``secret`` wrapped for the holder of the intake seed.

    ``info_context`` is of the kind ``WRAP_INTAKE`` for an application key and ``WRAP_OUTBOX`` for
    a letter's, with ``public_key.key_id`` in it.

    Raises:
        NotAuthenticError: the public key is malformed or of low order.
        MissingAlgorithmError: the library here was built without ML-KEM: nothing is taken in.
    """
    key = _xwing.public_key(encoded=public_key.encoded)
    try:
        sealed = _xwing.SUITE.encrypt(secret.reveal(), key, info_context)
    except ValueError as error:
        # An X25519 half of low order: the library refuses to agree on a secret with it.
        raise NotAuthenticError("a public key that nothing can be wrapped for") from error
    return bytes([HPKE_XWING]) + sealed
