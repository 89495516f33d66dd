"""What my pages is handed by wiring. It holds no key: a visitor's link opens what is theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from vault.db.engines import Database
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Sealer
from vault.ports.rate_limiter import RateLimiter
from vault.usecases.retention.policy_book import PolicyBook


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPagesDoor:
    """Handed to every handler as ``mypages``. The clock and the zone are the site's."""

    main: Database
    keyring: Database
    blobs: BlobStore
    sealer: Sealer
    """Seals the address of whoever has lost their link: only ``work`` opens it."""
    limiter: RateLimiter
    policies: Callable[[], PolicyBook]
    after_act: Callable[[], None] = lambda: None
    """Called when something was ordered, so that a worker nearby looks at once."""
