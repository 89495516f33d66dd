"""What the commands that change the policy work with: the stores, and the KEK to write letters."""

from collections.abc import Iterator
from contextlib import contextmanager

from vault.db.engines import open_database
from vault.db.migrate import is_there
from vault.settings import Settings
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.policy.announce import PolicyTools
from vault.wiring.clock import now
from vault.wiring.custody import custody_of, opener
from vault.wiring.policy import policy_book
from vault.wiring.sealing import sealer
from vault.wiring.site import letter_address
from vault.wiring.stores import Stores, open_stores


@contextmanager
def policy_tools(settings: Settings) -> Iterator[PolicyTools]:
    """This function will open what announcing and activating need.

    Raises:
        StoreError, KeyFileError, SettingError: why it cannot.
    """
    public_url = letter_address(settings)
    stores = open_stores(settings)
    try:
        book = policy_book(stores.main, settings, now=now())
        yield PolicyTools(
            main=stores.main,
            letters=LetterTools(
                keyring=stores.keyring,
                opener=opener(custody_of(settings)),
                sealer=sealer(settings),
            ),
            organisation=settings.organisation or book.active.controller.name,
            public_url=public_url,
        )
    finally:
        stores.close()


@contextmanager
def opened_stores(settings: Settings) -> Iterator[Stores]:
    """This function will open the stores, without any key.

    Raises:
        StoreError: there is no vault, or it is not up to date.
    """
    stores = open_stores(settings)
    try:
        policy_book(stores.main, settings, now=now())  # the first one begins with whoever asks
        yield stores
    finally:
        stores.close()


def has_vault(settings: Settings) -> bool:
    """This function will tell whether a vault was made where the settings look for one."""
    database = open_database(settings.database)
    try:
        return is_there(database)
    finally:
        database.close()
