"""Remembering what was found when every record's clock was last looked at.

That takes a look at all of them, so no page does it: the recruiter process does it now and then.
"""

from datetime import datetime, timedelta

from vault.db.engines import Database
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.retention.recount import Clocks, look_at_clocks

EVERY = timedelta(hours=1)


class ClockWatch:
    """Holds counts only. May be shared by threads: one looks, the others read."""

    def __init__(self) -> None:
        """Begin without having looked."""
        self.seen: Clocks | None = None
        self._seen_at: datetime | None = None

    def look(self, *, main: Database, book: PolicyBook, now: datetime) -> None:
        """This method will look at every clock, if an hour has passed since the last time.

        Raises:
            StoreError: the main database failed; what was seen before stands.
        """
        if self._seen_at is not None and now - self._seen_at < EVERY:
            return
        self.seen = look_at_clocks(main=main, book=book, now=now)
        self._seen_at = now
