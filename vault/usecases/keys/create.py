"""Making the vault's three keys, once, and the record that vouches for the public one."""

from datetime import datetime

from vault.crypto.intake_unwrap import intake_public_key
from vault.crypto.key_record_make import make_key_record
from vault.crypto.keys import new_intake_seed, new_signing_seed, new_staff_key
from vault.crypto.signing import public_key_of
from vault.crypto.verifying import signing_fingerprint
from vault.ports.custody import Custody, NewKeys


def create_keys(*, custody: Custody, now: datetime) -> str:
    """This function will make and keep three fresh keys, and return the signing fingerprint.

    Raises:
        KeyFileError: there are keys already, or they cannot be kept.
        MissingAlgorithmError: the crypto library here lacks ML-KEM.
    """
    intake, kek, signing = new_intake_seed(), new_staff_key(), new_signing_seed()
    fingerprint = signing_fingerprint(public_key=public_key_of(seed=signing))
    record = make_key_record(
        public_key=intake_public_key(seed=intake), created_at=now, signing_seed=signing
    )
    custody.keep(
        keys=NewKeys(
            intake=intake,
            kek=kek,
            signing=signing,
            record=record,
            fingerprint=fingerprint,
            made_at=now,
        )
    )
    return fingerprint
