"""Who keeps the keys, as the settings say. Only processes that hold a key import this."""

from pathlib import Path

from vault.adapters.custody_dev_file import DevFileCustody
from vault.adapters.custody_passphrase import PassphraseCustody
from vault.adapters.intake_opener_seed import SeedIntakeOpener
from vault.adapters.opener_kek import KekOpener
from vault.adapters.signer_seed import SeedSigner
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import IntakeSeed, SigningSeed, StaffKey
from vault.ports.custody import Custody
from vault.settings import Settings

PASSPHRASE = "passphrase-file:"  # noqa: S105 - the word for a kind of custody


def custody_of(settings: Settings) -> Custody:
    """This function will return the custody; no key is read yet."""
    if settings.custody.startswith(PASSPHRASE):
        return PassphraseCustody(
            folder=settings.keys,
            passphrase_file=Path(settings.custody.removeprefix(PASSPHRASE)),
        )
    return DevFileCustody(folder=settings.keys)


def intake_opener(custody: Custody) -> SeedIntakeOpener:
    """This function will load the intake key. Raises KeyFileError, WrongPassphraseError."""
    return SeedIntakeOpener(seed=IntakeSeed(custody.load(kind=KeyBlobKind.INTAKE)))


def opener(custody: Custody) -> KekOpener:
    """This function will load the KEK. Raises KeyFileError, WrongPassphraseError."""
    return KekOpener(kek=StaffKey(custody.load(kind=KeyBlobKind.KEK)))


def signer(custody: Custody) -> SeedSigner:
    """This function will load the signing key. Raises KeyFileError, WrongPassphraseError."""
    return SeedSigner(seed=SigningSeed(custody.load(kind=KeyBlobKind.SIGNING)))
