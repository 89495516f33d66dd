"""The signed record of the intake public key: how careers knows whose key it seals to.

The record lies in the database, the fingerprint of the signing key in careers' settings: who can
write to the database cannot slip in a key of their own. Layout in docs/formats.md. An old record
still verifies: retiring a key means replacing the record *and* watching what is wrapped for it.
Making one takes the signing key, and stands apart in ``key_record_make``.
"""

import hmac
from datetime import UTC, datetime

from vault.crypto.contexts import KEY_ID_BYTES
from vault.crypto.intake_wrap import PUBLIC_KEY_BYTES, IntakePublicKey, decode_public_key
from vault.crypto.verifying import (
    PUBLIC_KEY_BYTES as SIGNER_BYTES,
)
from vault.crypto.verifying import (
    SIGNATURE_BYTES,
    Purpose,
    signing_fingerprint,
    verify_signature,
)
from vault.errors import NotAuthenticError

RECORD_VERSION = b"\x01"
TIME_BYTES = 8
_KEY_AT = len(RECORD_VERSION) + KEY_ID_BYTES
_SIGNER_AT = _KEY_AT + PUBLIC_KEY_BYTES + TIME_BYTES
_SIGNATURE_AT = _SIGNER_AT + SIGNER_BYTES
RECORD_BYTES = _SIGNATURE_AT + SIGNATURE_BYTES


def read_key_record(*, untrusted_record: bytes, signing_fingerprint_hex: str) -> IntakePublicKey:
    """This function will return the intake key of a record signed by the key of that fingerprint.

    Raises:
        NotAuthenticError: the record is malformed, its signer is another, its signature is bad,
            or its key id does not belong to its key.
        MissingAlgorithmError: the library here was built without ML-KEM.
    """
    # 1. Length and version, so that the slices below are what they are named after.
    # 2. The signer is the one from the settings.
    # 3. The signature covers everything before it.
    # 4. The key is a key, and bears its own id.
    # (1): length and version
    if len(untrusted_record) != RECORD_BYTES or not untrusted_record.startswith(RECORD_VERSION):
        raise NotAuthenticError("not a key record")
    # (2): the signer
    signer = untrusted_record[_SIGNER_AT:_SIGNATURE_AT]
    found = signing_fingerprint(public_key=signer)
    if not hmac.compare_digest(found.encode(), signing_fingerprint_hex.lower().encode()):
        raise NotAuthenticError("the key record is signed by another key")
    # (3): the signature
    verify_signature(
        public_key=signer,
        purpose=Purpose.KEY_RECORD,
        payload=untrusted_record[:_SIGNATURE_AT],
        signature=untrusted_record[_SIGNATURE_AT:],
    )
    # (4): the key and its id
    encoded = untrusted_record[_KEY_AT : _KEY_AT + PUBLIC_KEY_BYTES]
    key = decode_public_key(untrusted_encoded=encoded)
    if key.key_id != untrusted_record[len(RECORD_VERSION) : _KEY_AT]:
        raise NotAuthenticError("the key id is not that of the key")
    return key


def record_made_at(*, untrusted_record: bytes) -> datetime:
    """This function will return when a record says that it was signed, in UTC.

    Raises:
        NotAuthenticError: not a record. Nothing else is checked.
    """
    if len(untrusted_record) != RECORD_BYTES or not untrusted_record.startswith(RECORD_VERSION):
        raise NotAuthenticError("not a key record")
    seconds = int.from_bytes(untrusted_record[_SIGNER_AT - TIME_BYTES : _SIGNER_AT], "big")
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise NotAuthenticError("not a key record") from error


def record_signer(*, untrusted_record: bytes, signing_fingerprint_hex: str) -> bytes:
    """This function will return the 32 public bytes of the key that signed the record.

    With them anybody verifies checkpoints and receipts.

    Raises:
        NotAuthenticError, MissingAlgorithmError: see ``read_key_record``.
    """
    read_key_record(
        untrusted_record=untrusted_record, signing_fingerprint_hex=signing_fingerprint_hex
    )
    return untrusted_record[_SIGNER_AT:_SIGNATURE_AT]
