r"""VERIFY what the vault's signing key signed. Needs no secret; anybody may.

Every signature is over ``b"vault/1\0sign/" ‖ purpose ‖ b"\0" ‖ payload``: a receipt can never
pass for a checkpoint.
"""

import hashlib
from enum import Enum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vault.crypto.contexts import PREFIX
from vault.errors import NotAuthenticError

PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


class Purpose(Enum):
    """The closed list of what is signed."""

    ACT = "act"
    KEY_RECORD = "key-record"
    CHECKPOINT = "checkpoint"
    ERASURE_RECEIPT = "erasure-receipt"
    CONSENT_RECEIPT = "consent-receipt"


def signed_message(*, purpose: Purpose, payload: bytes) -> bytes:
    """This function will return the very bytes that are signed, for verifiers by other hands."""
    return b"".join((PREFIX, b"sign/", purpose.value.encode("ascii"), b"\0", payload))


def verify_signature(
    *, public_key: bytes, purpose: Purpose, payload: bytes, signature: bytes
) -> None:
    """This function will do nothing if the signature is good (Ed25519, RFC 8032).

    Raises:
        NotAuthenticError: it is not, or the key is no key.
    """
    message = signed_message(purpose=purpose, payload=payload)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise NotAuthenticError("the signature does not verify") from error


def signing_fingerprint(*, public_key: bytes) -> str:
    """This function will return the SHA-256 of a public key as 64 hex digits, for the settings."""
    return hashlib.sha256(public_key).hexdigest()
