"""The sealer: the intake public key, from a record that the signing key vouches for."""

from vault.adapters.sealer_folder import FolderSealer
from vault.settings import Settings


def sealer(settings: Settings) -> FolderSealer:
    """This function will return what seals to the intake key, and follows its rotation.

    Raises:
        KeyFileError: the record or the fingerprint is missing.
        NotAuthenticError: the record is not signed by the key of the fingerprint.
    """
    return FolderSealer(folder=settings.keys, signing_fingerprint=settings.signing_fingerprint)
