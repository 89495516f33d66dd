"""What the recruiter door holds: the two databases, the blobs, and the ports it may use."""

from collections.abc import Callable
from dataclasses import dataclass, field

from vault.db.engines import Database
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Opener, Sealer
from vault.ports.rate_limiter import RateLimiter
from vault.usecases.candidates.search import NameIndex
from vault.usecases.desk.list_figures import FigureMemory
from vault.usecases.retention.clock_watch import ClockWatch
from vault.usecases.retention.forecast import ForecastMemory
from vault.usecases.retention.policy_book import PolicyBook


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruiterDoor:
    """Handed to every handler as ``recruiter``. The clock and the zone are the site's."""

    main: Database
    keyring: Database
    blobs: BlobStore
    opener: Opener
    sealer: Sealer
    limiter: RateLimiter
    policies: Callable[[], PolicyBook]
    sends_letters: bool = False
    """Whether a mail server is set."""
    names: NameIndex = field(default_factory=NameIndex)
    clocks: ClockWatch = field(default_factory=ClockWatch)
    figures: FigureMemory = field(default_factory=FigureMemory)
    forecasts: ForecastMemory = field(default_factory=ForecastMemory)
