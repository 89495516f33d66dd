"""Keys from secrets: HKDF-SHA256 (RFC 5869), each with a label that is a word."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from vault.crypto.keys import KEY_BYTES, SecretBytes


def derive(*, secret: SecretBytes, salt: bytes, info: bytes) -> SecretBytes:
    """This function will return 32 bytes by extract and expand (RFC 5869 §2.2, §2.3)."""
    return SecretBytes(HKDF(SHA256(), KEY_BYTES, salt, info).derive(secret.reveal()))


def expand(*, key: SecretBytes, info: bytes, length: int = KEY_BYTES) -> bytes:
    """This function will return ``length`` bytes by expand alone: ``key`` is uniform already."""
    return HKDFExpand(SHA256(), length, info).derive(key.reveal())
