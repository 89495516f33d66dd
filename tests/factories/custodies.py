"""Ways of keeping keys in a folder, as tests use them."""

from pathlib import Path

from vault.adapters.custody_dev_file import DevFileProtection
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.custody_passphrase import PassphraseProtection
from vault.crypto.argon2 import CHEAPEST


def dev_file_custody(folder: Path) -> FolderCustody:
    return FolderCustody(folder=folder, protection=DevFileProtection())


def passphrase_custody(folder: Path, passphrase_file: Path) -> FolderCustody:
    """Behind a passphrase, at a cost for tests."""
    return FolderCustody(
        folder=folder,
        protection=PassphraseProtection(passphrase_file=passphrase_file, cost=CHEAPEST),
    )
