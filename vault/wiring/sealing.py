"""The sealer: the intake public key, from a record that the signing key vouches for."""

from vault.adapters.public_keys_file import read_fingerprint, read_record
from vault.adapters.sealer_record import RecordSealer
from vault.settings import Settings


def sealer(settings: Settings) -> RecordSealer:
    """This function will return what seals to the intake key.

    Raises:
        KeyFileError: the record or the fingerprint is missing.
        NotAuthenticError: the record is not signed by the key of the fingerprint.
    """
    return RecordSealer(
        untrusted_record=read_record(settings.keys),
        signing_fingerprint=settings.signing_fingerprint or read_fingerprint(settings.keys),
    )
