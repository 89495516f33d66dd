"""Who keeps the keys, as the settings say. Only processes that hold a key import this."""

from pathlib import Path

from vault.adapters.custody_dev_file import DevFileProtection
from vault.adapters.custody_folder import FolderCustody, Protection
from vault.adapters.custody_kms import KmsProtection
from vault.adapters.custody_passphrase import PassphraseProtection
from vault.adapters.intake_opener_ring import IntakeRingOpener
from vault.adapters.opener_kek_ring import KekRingOpener
from vault.adapters.signer_seed import SeedSigner
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import SigningSeed
from vault.ports.custody import Custody
from vault.settings import Settings

PASSPHRASE = "passphrase-file:"  # noqa: S105 - the word for a kind of custody
KMS = "kms:"


def custody_of(settings: Settings) -> FolderCustody:
    """This function will return the custody; no key is read yet."""
    return FolderCustody(folder=settings.keys, protection=protection_of(settings.custody))


def protection_of(custody: str) -> Protection:
    """This function will return how key blobs are protected, from the words of the setting."""
    if custody.startswith(PASSPHRASE):
        return PassphraseProtection(passphrase_file=Path(custody.removeprefix(PASSPHRASE)))
    if custody.startswith(KMS):
        return KmsProtection(key=custody.removeprefix(KMS))
    return DevFileProtection()


def intake_opener(custody: Custody) -> IntakeRingOpener:
    """This function will load the intake key, and follow its rotation.

    Raises:
        KeyFileError, WrongPassphraseError, KeyServiceError: it cannot be opened.
    """
    return IntakeRingOpener(custody=custody)


def opener(custody: Custody) -> KekRingOpener:
    """This function will load the KEK, and follow its rotation.

    Raises:
        KeyFileError, WrongPassphraseError, KeyServiceError: it cannot be opened.
    """
    return KekRingOpener(custody=custody)


def signer(custody: Custody) -> SeedSigner:
    """This function will load the signing key.

    Raises:
        KeyFileError, WrongPassphraseError, KeyServiceError: it cannot be opened.
    """
    return SeedSigner(seed=SigningSeed(custody.load(kind=KeyBlobKind.SIGNING)))
