"""Acts: what an applicant orders, signed by a key that only their link yields.

Withdraw, erase, correct, consent, restrict, object: ``work`` verifies the signature against the
act key in the manifest before anything is destroyed or extended.
"""

from collections.abc import Mapping
from datetime import datetime

from vault.crypto._derive import derive
from vault.crypto.acts_read import VERSION, Act, read_act, verify_act
from vault.crypto.canonical import canonical_json, stamp
from vault.crypto.keys import ActSeed, LinkToken
from vault.crypto.signing import public_key_of, sign
from vault.crypto.verifying import Purpose

__all__ = [
    "Act",
    "act_payload",
    "act_public_key",
    "act_seed",
    "read_act",
    "sign_act",
    "verify_act",
]

_INFO = b"vault/1 act"


def act_seed(*, token: LinkToken, application_id: bytes) -> ActSeed:
    """This function will return the seed of the act key that belongs to a link."""
    return ActSeed(derive(secret=token, salt=application_id, info=_INFO))


def act_public_key(*, seed: ActSeed) -> bytes:
    """This function will return the 32 bytes that go into the manifest."""
    return public_key_of(seed=seed)


def act_payload(
    *,
    act_id: bytes,
    application_id: bytes,
    kind: str,
    made_at: datetime,
    language: str,
    detail: Mapping[str, str],
) -> bytes:
    """This function will return the canonical bytes of an act: what is signed, and what is stored.

    ``act_id`` makes each act one of its kind: a copy of an old one is found by its id.

    Raises:
        ValueError: ``made_at`` has no time zone.
        FieldError: a text that is not Unicode.
    """
    return canonical_json(
        value={
            "act": act_id.hex(),
            "application": application_id.hex(),
            "detail": dict(detail),
            "kind": kind,
            "language": language,
            "made_at": stamp(moment=made_at),
            "version": VERSION,
        }
    )


def sign_act(*, seed: ActSeed, payload: bytes) -> bytes:
    """This function will return the 64 bytes of the applicant's signature."""
    return sign(seed=seed, purpose=Purpose.ACT, payload=payload)
