"""What the commands about keys work with: the stores, and everything that ``work`` holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from vault.adapters.custody_folder import FolderCustody
from vault.adapters.public_keys_file import read_fingerprint, read_record
from vault.db.roles.watch import own_process
from vault.errors import StoreError
from vault.settings import PREFIX, Settings
from vault.usecases.keys.rotate import RotationTools
from vault.wiring.custody import custody_of, intake_opener, opener
from vault.wiring.sealing import sealer
from vault.wiring.stores import Stores, open_stores


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKeys:
    """What the keys folder tells everybody."""

    record: bytes
    fingerprint: str


def public_keys(settings: Settings) -> PublicKeys:
    """This function will read the record of the intake key and the fingerprint.

    Raises:
        KeyFileError: one is missing or malformed.
    """
    fingerprint = settings.signing_fingerprint or read_fingerprint(settings.keys)
    return PublicKeys(record=read_record(settings.keys), fingerprint=fingerprint)


@contextmanager
def opened_stores(settings: Settings) -> Iterator[Stores]:
    """This function will give the stores, and close them.

    Raises:
        StoreError: there is no vault here.
    """
    stores = open_stores(settings)
    try:
        yield stores
    finally:
        stores.close()


def rotation_tools(settings: Settings, stores: Stores, custody: FolderCustody) -> RotationTools:
    """This function will open all three keys for a rotation.

    Raises:
        StoreError: on a server, we are signed in as the role of a process: none may move
            everything, and it would stop half-way.
        KeyFileError, WrongPassphraseError, KeyServiceError: one cannot be opened here.
    """
    for database in (stores.main, stores.keyring):
        if (process := own_process(database)) is not None:
            raise StoreError(
                f"this is signed in as the role of {process}, which may not move everything: give"
                f" the owner's addresses in {PREFIX}DATABASE and {PREFIX}KEYRING"
            )
    return RotationTools(
        main=stores.main,
        keyring=stores.keyring,
        custody=custody,
        opener=opener(custody),
        intake_opener=intake_opener(custody),
        sealer=sealer(settings),
    )


def own_custody(settings: Settings) -> FolderCustody:
    """This function will return the custody of the settings; no key is read yet."""
    return custody_of(settings)
