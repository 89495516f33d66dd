"""SIGN the record of the intake public key. Only who founds a vault does, with its signing key."""

from datetime import UTC, datetime

from vault.crypto.intake_wrap import IntakePublicKey
from vault.crypto.key_record import RECORD_VERSION, TIME_BYTES
from vault.crypto.keys import SigningSeed
from vault.crypto.signing import public_key_of, sign
from vault.crypto.verifying import Purpose


def make_key_record(
    *, public_key: IntakePublicKey, created_at: datetime, signing_seed: SigningSeed
) -> bytes:
    """This function will return the record, signed. ``created_at`` is aware; whole seconds count.

    Raises:
        ValueError: ``created_at`` has no time zone.
    """
    if created_at.tzinfo is None:
        raise ValueError("created_at needs a time zone")
    seconds = int(created_at.astimezone(UTC).timestamp())
    signed = b"".join(
        (
            RECORD_VERSION,
            public_key.key_id,
            public_key.encoded,
            seconds.to_bytes(TIME_BYTES, "big"),
            public_key_of(seed=signing_seed),
        )
    )
    return signed + sign(seed=signing_seed, purpose=Purpose.KEY_RECORD, payload=signed)
