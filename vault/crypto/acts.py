"""Acts: what an applicant orders, signed by a key that only their link yields.

Withdraw, erase, correct, consent, restrict, object: ``work`` verifies the signature against the
act key in the manifest before anything is destroyed or extended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vault.crypto._derive import derive
from vault.crypto._fields import Fields
from vault.crypto.canonical import canonical_json, read_canonical, stamp
from vault.crypto.keys import ID_BYTES, ActSeed, LinkToken
from vault.crypto.signing import public_key_of, sign
from vault.crypto.verifying import Purpose, verify_signature
from vault.errors import NotAuthenticError

VERSION = 1
_INFO = b"vault/1 act"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Act:
    """One order of the applicant. Its repr shows nothing: ``detail`` may be personal."""

    act_id: bytes
    application_id: bytes
    kind: str
    made_at: datetime
    language: str
    detail: Mapping[str, str]


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


def verify_act(*, public_key: bytes, payload: bytes, signature: bytes) -> None:
    """This function will do nothing if the act was signed by that act key.

    The caller MUST take ``public_key`` from the manifest, never from the act's own row.

    Raises:
        NotAuthenticError: it was not.
    """
    verify_signature(
        public_key=public_key, purpose=Purpose.ACT, payload=payload, signature=signature
    )


def read_act(*, payload: bytes) -> Act:
    """This function will return what a payload orders. Call ``verify_act`` first.

    The caller MUST compare the ids with the row that the payload stands in.

    Raises:
        NotAuthenticError: it is not what ``act_payload`` writes.
    """
    fields = Fields(read_canonical(untrusted_json=payload))
    if fields.number("version") != VERSION:
        raise NotAuthenticError("an act of an unknown version")
    act = Act(
        act_id=fields.octets("act", length=ID_BYTES),
        application_id=fields.octets("application", length=ID_BYTES),
        kind=fields.text("kind"),
        made_at=fields.moment("made_at"),
        language=fields.text("language"),
        detail=fields.texts("detail"),
    )
    fields.done()
    return act
