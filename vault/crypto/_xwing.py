"""X-Wing keys between their published encodings and the library's objects.

``cryptography`` has the hybrid but no way to store its keys, so the encodings of the X-Wing draft
(draft-connolly-cfrg-xwing-kem §5.2) are written and read here: public = ML-KEM-768 key (1184) ‖
X25519 key (32); private = a 32-byte seed, expanded with SHAKE256.
"""

import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from vault.errors import MissingAlgorithmError, NotAuthenticError

MLKEM_PUBLIC_BYTES = 1184
X25519_PUBLIC_BYTES = 32
PUBLIC_KEY_BYTES = MLKEM_PUBLIC_BYTES + X25519_PUBLIC_BYTES
_MLKEM_SEED_BYTES = 64
_X25519_SEED_BYTES = 32

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def private_key(*, seed: bytes) -> MLKEM768X25519PrivateKey:
    """This function will return the key pair that ``seed`` stands for.

    Raises:
        MissingAlgorithmError: the library here was built without ML-KEM.
    """
    expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + _X25519_SEED_BYTES)
    mlkem, x25519 = _halves(expanded)
    return MLKEM768X25519PrivateKey(mlkem, x25519)


def public_bytes(*, seed: bytes) -> bytes:
    """This function will return the encoding of the public half of ``seed``."""
    expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + _X25519_SEED_BYTES)
    mlkem, x25519 = _halves(expanded)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def public_key(*, encoded: bytes) -> MLKEM768X25519PublicKey:
    """This function will return the library's form of an encoded public key.

    Raises:
        NotAuthenticError: the bytes are no X-Wing public key.
        MissingAlgorithmError: the library here was built without ML-KEM.
    """
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(encoded[:MLKEM_PUBLIC_BYTES])
        x25519 = X25519PublicKey.from_public_bytes(encoded[MLKEM_PUBLIC_BYTES:])
    except UnsupportedAlgorithm as error:
        raise MissingAlgorithmError("this build of cryptography lacks ML-KEM") from error
    except ValueError as error:
        raise NotAuthenticError("not an X-Wing public key") from error
    return MLKEM768X25519PublicKey(mlkem, x25519)


def _halves(expanded: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    try:
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES])
    except UnsupportedAlgorithm as error:
        raise MissingAlgorithmError("this build of cryptography lacks ML-KEM") from error
    return mlkem, X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:])
