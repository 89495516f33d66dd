"""SIGN with the vault's own key: key records, checkpoints, receipts. Only ``work`` holds it."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vault.crypto.keys import ActSeed, SigningSeed
from vault.crypto.verifying import Purpose, signed_message


def sign(*, seed: SigningSeed | ActSeed, purpose: Purpose, payload: bytes) -> bytes:
    """This function will return the 64 bytes of an Ed25519 signature (RFC 8032)."""
    key = Ed25519PrivateKey.from_private_bytes(seed.reveal())
    return key.sign(signed_message(purpose=purpose, payload=payload))


def public_key_of(*, seed: SigningSeed | ActSeed) -> bytes:
    """This function will return the 32 bytes of the public half."""
    return Ed25519PrivateKey.from_private_bytes(seed.reveal()).public_key().public_bytes_raw()
