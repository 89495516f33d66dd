"""The purge process: the stores and the policy, and nothing that opens anything.

An import contract in ``pyproject.toml`` starts here: from this file no module can be reached that
opens, unwraps or keeps a key.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from vault.settings import Settings
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.replay_ledger import replay_ledger
from vault.usecases.retention.policy_book import PolicyBook
from vault.wiring.openers import refuse_openers_apart
from vault.wiring.policy import policy_in_force
from vault.wiring.stores import open_stores


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeProcess:
    """What the purge holds: stores and rules."""

    stores: ErasureStores
    book: PolicyBook


@contextmanager
def purge_process(settings: Settings, *, now: datetime) -> Iterator[PurgeProcess]:
    """This function will open what the purge needs, having replayed the ledger.

    Raises:
        SettingError: where the databases are on servers, and it was given something that opens.
        StoreError: a store or the ledger is missing; nothing was changed.
        PolicyError: the policy does not load.
    """
    refuse_openers_apart(settings, process="the purge")
    opened = open_stores(settings)
    try:
        opened.check_places()
        stores = ErasureStores(
            main=opened.main, keyring=opened.keyring, blobs=opened.blobs, ledger=opened.ledger
        )
        replay_ledger(stores=stores, now=now)
        yield PurgeProcess(stores=stores, book=policy_in_force(opened.main, settings, now=now))
    finally:
        opened.close()
