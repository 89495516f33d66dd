"""The chain of the audit log: ``h_i = SHA256(h_{i-1} ‖ SHA256(entry))``, and its checkpoints."""

import hashlib
from datetime import datetime

from vault.crypto.canonical import Json, canonical_json, stamp

HASH_BYTES = 32
GENESIS_HEAD = bytes(HASH_BYTES)
"""The head before the first entry."""


def entry_hash(*, entry: Json) -> bytes:
    """This function will return the SHA-256 of an entry's canonical spelling.

    Raises:
        ValueError: the entry holds a fraction, or an integer beyond 2**53 - 1.
        FieldError: a text that is not Unicode.
    """
    return hashlib.sha256(canonical_json(value=entry)).digest()


def next_head(*, previous_head: bytes, entry_hash: bytes) -> bytes:
    """This function will return the head after one more entry.

    Raises:
        ValueError: either is not 32 bytes long (their joint would not be injective).
    """
    if len(previous_head) != HASH_BYTES or len(entry_hash) != HASH_BYTES:
        raise ValueError("heads and hashes have 32 bytes")
    return hashlib.sha256(previous_head + entry_hash).digest()


def checkpoint_payload(*, seq: int, head: bytes, at: datetime) -> bytes:
    """This function will return what is signed for "after entry ``seq`` the head was this".

    Sign it with ``signing.sign`` for the purpose ``CHECKPOINT``.

    Raises:
        ValueError: ``at`` has no time zone, or ``seq`` is beyond 2**53 - 1.
    """
    return canonical_json(
        value={"at": stamp(moment=at), "head": head.hex(), "seq": seq, "version": 1}
    )
